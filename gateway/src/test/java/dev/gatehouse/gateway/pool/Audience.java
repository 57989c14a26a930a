package dev.gatehouse.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what it hears, and lets a test wait for it. */
final class Audience implements Consumer<PoolEvent> {
  private final List<PoolEvent> heard = new ArrayList<>();

  @Override
  public synchronized void accept(PoolEvent event) {
    heard.add(event);
    notifyAll();
  }

  synchronized List<PoolEvent> heard() {
    return List.copyOf(heard);
  }

  synchronized <T extends PoolEvent> List<T> heard(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<String> output() {
    return heard(PoolEvent.Output.class).stream().map(PoolEvent::sentence).toList();
  }

  /** Waits for the {@code count}th event of that type, counted from 1. */
  synchronized <T extends PoolEvent> T await(Class<T> type, int count) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(20);
    while (heard(type).size() < count) {
      long left = Duration.between(Instant.now(), limit).toMillis();
      assertThat(left).as("%d of %s in %s", count, type, heard).isPositive();
      wait(left);
    }
    return heard(type).get(count - 1);
  }

  <T extends PoolEvent> T await(Class<T> type) throws InterruptedException {
    return await(type, 1);
  }
}
