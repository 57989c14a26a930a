package dev.gatehouse.gateway.site;

/** A value, and where the file says it. */
record Placed<T>(T value, Yaml.Place at) {}
