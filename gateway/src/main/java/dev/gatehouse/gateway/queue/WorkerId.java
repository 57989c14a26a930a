package dev.gatehouse.gateway.queue;

/**
 * One worker process of a pool, never used again for another. Prints as {@code shop-3}.
 *
 * @param pool the pool's name
 * @param number counts the pool's starts, from 1
 */
public record WorkerId(String pool, int number) {
  @Override
  public String toString() {
    return pool + "-" + number;
  }
}
