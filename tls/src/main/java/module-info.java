/** The TLS engine: bytes in, bytes out, questions between. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.tls {
  requires static org.jspecify;
  requires transitive dev.gatehouse.pki;
}
