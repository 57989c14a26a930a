package dev.gatehouse.gateway.queue;

import org.jspecify.annotations.Nullable;

/**
 * First come, first served; leaving takes constant time from anywhere. Not thread-safe: the queue
 * guards it.
 */
final class Line {
  private @Nullable Place first;
  private @Nullable Place last;
  private int length;

  int length() {
    return length;
  }

  @Nullable Place first() {
    return first;
  }

  void append(Place place) {
    place.before = last;
    if (last == null) {
      first = place;
    } else {
      last.behind = place;
    }
    last = place;
    length++;
  }

  /** The place must be in this line. */
  void remove(Place place) {
    Place before = place.before;
    Place behind = place.behind;
    if (before == null) {
      first = behind;
    } else {
      before.behind = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.before = before;
    }
    place.before = null;
    place.behind = null;
    length--;
  }
}
