"""The law of ASN neutrality as dated, cited data, and the plain Python that evaluates it. Reads no clock."""
