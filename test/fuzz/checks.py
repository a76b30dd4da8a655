"""What schemathesis asks of every answer besides that it is declared; read through SCHEMATHESIS_HOOKS."""

import schemathesis


@schemathesis.check
def never_broken(ctx, response, case):
    """No 5xx, with the words of the error where one comes."""
    if response.status_code < 500:
        return
    error = response.json()["error"]
    raise AssertionError(f"{response.status_code} {error['code']}: {error['message']}")
