# One image for the API, the worker and the migration: they differ by their command (docker-compose.yml).
FROM node:24-bookworm-slim AS admin-ui
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY admin-ui/package.json admin-ui/
RUN npm ci --ignore-scripts --no-progress
COPY admin-ui admin-ui
COPY contracts contracts
COPY domain domain
WORKDIR /app/admin-ui
RUN node ../node_modules/vite/bin/vite.js build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its script here: the embedded Postgres is not used, and the image brings Node.
RUN npm ci --omit=dev --workspaces=false --ignore-scripts --no-progress

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    WORKER_HEALTH_PORT=3001 \
    PRICEWRIGHT_DATA_DIR=/var/lib/pricewright
# A volume takes the owner of the folder that it covers.
RUN install -d -o node -g node /var/lib/pricewright /var/lib/pricewright-audit
WORKDIR /app
COPY package.json package-lock.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=admin-ui /app/admin-ui/dist admin-ui/dist
COPY contracts contracts
COPY domain domain
COPY database database
COPY integrations integrations
COPY commands commands
COPY activities activities
COPY workflows workflows
COPY composition composition
COPY models models
COPY api api
COPY worker worker
# node, by its number: a cluster that refuses root looks at that.
USER 1000
EXPOSE 3000
CMD ["node", "api/main.ts"]
