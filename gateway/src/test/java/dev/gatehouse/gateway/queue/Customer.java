package dev.gatehouse.gateway.queue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A waiter that remembers what it was told, and how often. */
final class Customer implements Waiter {
  final String name;
  private final int attempt;
  final AtomicInteger told = new AtomicInteger();
  volatile @Nullable Lease lease;
  volatile @Nullable Refusal refusal;

  Customer(String name, int attempt) {
    this.name = name;
    this.attempt = attempt;
  }

  Customer(String name) {
    this(name, 1);
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public void granted(Lease it) {
    lease = it;
    told.incrementAndGet();
  }

  @Override
  public void refused(Refusal why) {
    refusal = why;
    told.incrementAndGet();
  }

  @Override
  public String toString() {
    return name;
  }
}
