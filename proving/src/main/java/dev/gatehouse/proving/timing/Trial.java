package dev.gatehouse.proving.timing;

import java.util.SplittableRandom;

/** An operation, and two kinds of input for which it should take the same time. */
interface Trial {
  /** What is timed. */
  String title();

  /** What distinguishes the inputs of kind 0, and those of kind 1. */
  String kind(int kind);

  /** How many fewer samples it gets than others, because each takes so much longer; 1 or more. */
  default int cost() {
    return 1;
  }

  /**
   * Puts an input of that kind where {@link #run} finds it, always in the same place: a place of
   * its own for each kind would be a difference too. Not timed.
   */
  void prepare(int kind, SplittableRandom random);

  /** What is timed. The result is only there so that no compiler leaves the work out. */
  int run();
}
