/** Seeded test data: generators, cuts and the replay of fuzz corpora. For tests only. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.seeds {
  requires static transitive org.jspecify;

  exports dev.gatehouse.seeds;
}
