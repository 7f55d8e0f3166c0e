"""The shell that every page stands in: base template, components, hosts, languages, error pages."""
