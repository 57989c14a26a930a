package dev.gatehouse.glass.page;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A message's way, step by step, between lanes that stand side by side.
 *
 * @param lanes who is there, from the left
 * @param hops in order
 * @param untimed said where a hop has no time
 */
public record Flow(List<String> lanes, List<Hop> hops, String untimed) {
  private static final int LANE_PIXELS = 44;
  private static final int HEIGHT = 26;
  private static final int BALL = 9;

  public Flow {
    lanes = List.copyOf(lanes);
    hops = List.copyOf(hops);
  }

  /**
   * A step.
   *
   * @param from the lane where it begins, from 0
   * @param to the lane where it ends; the same if it stays there
   * @param back whether it comes back again
   * @param name a few words
   * @param sentence what happens
   * @param source the file that does it
   */
  public record Hop(
      int number,
      int from,
      int to,
      boolean back,
      String name,
      String sentence,
      String source,
      OptionalDouble micros) {}

  /** The longest time of a hop, µs; 0 if none has one. */
  public double longest() {
    return hops.stream().mapToDouble(it -> it.micros().orElse(0)).max().orElse(0);
  }

  /**
   * As HTML.
   *
   * @param longest the time, µs, whose bar is the longest, so that several flows compare
   */
  public String html(double longest) {
    int width = lanes.size() * LANE_PIXELS;
    StringBuilder out = new StringBuilder();
    out.append(
        "<div style=\"--lanes:%dpx\">\n<div class=\"lane-names\"><div class=\"names\">"
            .formatted(width));
    lanes.forEach(it -> out.append("<span>" + Markup.text(it) + "</span>"));
    out.append("</div></div>\n<ol class=\"flow\">\n");
    for (Hop it : hops) {
      out.append("<li><div class=\"track\">");
      for (int i = 0; i < lanes.size(); i++) {
        out.append("<i style=\"left:%dpx\"></i>".formatted(middle(i) - 1));
      }
      out.append(arrow(it, width)).append("</div>\n<div class=\"said\"><strong>");
      out.append(Markup.text(it.name())).append("</strong> <span class=\"long\">");
      out.append(Markup.text(it.sentence())).append("</span> <code>");
      out.append(Markup.text(it.source()).replace("/", "/<wbr/>")).append("</code>");
      out.append(time(it, longest)).append("</div></li>\n");
    }
    return out.append("</ol>\n</div>\n").toString();
  }

  private static int middle(int lane) {
    return lane * LANE_PIXELS + LANE_PIXELS / 2;
  }

  private static String arrow(Hop it, int width) {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg width=\"%d\" height=\"%d\" aria-hidden=\"true\">".formatted(width, HEIGHT));
    int y = HEIGHT / 2;
    int from = middle(it.from());
    int to = middle(it.to());
    int sign = Integer.signum(to - from);
    if (sign != 0) {
      svg.append(
          "<line class=\"arrow\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
              .formatted(from, to - sign * 6, y, y));
      svg.append(tip(to, y, sign));
      if (it.back()) {
        svg.append(tip(from + sign * BALL, y, -sign));
      }
    }
    svg.append("<circle class=\"ball\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>".formatted(from, y, BALL));
    svg.append(
        "<text class=\"digit\" x=\"%d\" y=\"%d\">%d</text></svg>"
            .formatted(from, y + 4, it.number()));
    return svg.toString();
  }

  private static String tip(int x, int y, int sign) {
    int base = x - sign * 8;
    return "<polygon class=\"tip\" points=\"%d,%d %d,%d %d,%d\"/>"
        .formatted(x, y, base, y - 5, base, y + 5);
  }

  private String time(Hop it, double longest) {
    if (it.micros().isEmpty()) {
      return untimed.isEmpty()
          ? ""
          : "<div class=\"time\"><span>" + Markup.text(untimed) + "</span></div>";
    }
    double micros = it.micros().getAsDouble();
    String width = Markup.percent(longest == 0 ? 0 : 100 * micros / longest);
    return "<div class=\"time\"><span class=\"rail\"><b style=\"width:%s\"></b></span><span>%s</span></div>"
        .formatted(width, String.format(Locale.ROOT, micros < 10 ? "%.1f µs" : "%,.0f µs", micros));
  }
}
