"""What schemathesis asks of every answer besides that it is declared; read through SCHEMATHESIS_HOOKS."""

import schemathesis


@schemathesis.check
def never_broken(ctx, response, case):
    """No 5xx, with the words of the error where one comes."""
    if response.status_code < 500:
        return
    body = response.json()
    error = body.get("error") if isinstance(body, dict) else None
    words = f"{error['code']}: {error['message']}" if isinstance(error, dict) else response.text[:300]
    raise AssertionError(f"{response.status_code} {words}")
