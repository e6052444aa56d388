"""Reads FHIR R4 resources, a line of JSON each, with a library that knows the specification."""

import json
import sys

from fhir.resources.R4B import get_fhir_model_class

lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
for line in lines:
    resource = json.loads(line)
    get_fhir_model_class(resource["resourceType"]).model_validate_json(line)
if len(lines) < 50:
    sys.exit(f"only {len(lines)} resources")
print(f"{len(lines)} resources are FHIR R4")
