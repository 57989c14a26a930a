/** The looking glass: the lab's stories, their text, JSON and pages. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.glass {
  requires static transitive org.jspecify;
  requires transitive dev.gatehouse.gateway;

  exports dev.gatehouse.glass.load;
  exports dev.gatehouse.glass.pipelines;
  exports dev.gatehouse.glass.play;
}
