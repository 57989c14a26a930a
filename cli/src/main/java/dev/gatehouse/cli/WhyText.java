package dev.gatehouse.cli;

import dev.gatehouse.gateway.site.Why;
import java.util.List;

/** An explanation for people: what answers first, then each choice with what was passed over. */
final class WhyText {
  private final StringBuilder out = new StringBuilder();

  private WhyText() {}

  static String of(Why why) {
    return new WhyText().written(why);
  }

  private String written(Why why) {
    line(why.sentence());
    for (Why.Connection it : why.connections()) {
      line("");
      line("listener  " + String.join(", ", it.addresses()));
      line("          " + it.pipeline() + ", keys " + it.keys());
      passedOver(why.listenersPassedOver());
      chosen("binding", it.binding(), it.reason());
      if (!it.certificate().isEmpty()) {
        line("          certificate " + it.certificate());
        line("          client-certificate " + it.clientCertificate());
      }
      passedOver(it.passedOver());
    }
    line("");
    choice("site", why.site());
    if (!why.site().chosen().isEmpty()) choice("route", why.route());
    return out.toString();
  }

  private void choice(String what, Why.Choice choice) {
    chosen(what, choice.chosen(), choice.reason());
    passedOver(choice.passedOver());
  }

  private void chosen(String what, String which, String reason) {
    line(String.format("%-9s %s: %s", what, which.isEmpty() ? "none" : which, reason));
  }

  private void passedOver(List<Why.PassedOver> others) {
    for (Why.PassedOver it : others) line("          not " + it.what() + ": " + it.reason());
  }

  private void line(String line) {
    out.append(line).append('\n');
  }
}
