/** Throw-away certificates for tests, ours and users'. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.pki;

  exports dev.gatehouse.testkit;
}
