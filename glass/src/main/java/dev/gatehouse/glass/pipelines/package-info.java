/**
 * The article's point, played for real: the same work through each arrangement of TLS and keys, in
 * turn, and what each costs. {@link dev.gatehouse.glass.pipelines.Pipelines} plays it; the other
 * types are what came of it, and how that is shown.
 */
package dev.gatehouse.glass.pipelines;
