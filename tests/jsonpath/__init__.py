"""`peyk json` beside the code that `kubectl get -o jsonpath=…` runs."""
