"""A small host that runs the functions of a SAM template as AWS Lambda would, against an emulated AWS."""
