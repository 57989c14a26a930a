package dev.gatehouse.glass.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Bars that lie, one for each row, their names above them: made of one part, with what lies between
 * the rounds as a whisker, or of several parts in a stack.
 *
 * @param title what is shown, with its unit
 * @param label how a tick is written
 */
public record Chart(String title, List<Row> rows, DoubleFunction<String> label) {
  private static final int ROW_PIXELS = 44;
  private static final int BAR_PIXELS = 16;
  private static final int AXIS_PIXELS = 30;

  /** Space at the right of the bars, so that whiskers and half of the last label fit in. */
  private static final double WIDTH_PERCENT = 96;

  public Chart {
    rows = List.copyOf(rows);
  }

  /**
   * A bar.
   *
   * @param name what it is about
   * @param value written above its end
   * @param parts from the left
   * @param least where the whisker begins
   * @param most where it ends; no whisker if both are the same
   */
  public record Row(String name, String value, List<Part> parts, double least, double most) {
    public Row {
      parts = List.copyOf(parts);
    }

    double sum() {
      return parts.stream().mapToDouble(Part::size).sum();
    }
  }

  /**
   * A part of a bar.
   *
   * @param style class of the page's style, such as {@code gate}
   * @param tip shown when it is pointed at
   */
  public record Part(String style, double size, String tip) {}

  /** As SVG. */
  public String svg() {
    double largest = rows.stream().mapToDouble(it -> Math.max(it.sum(), it.most())).max().orElse(0);
    Scale scale = Scale.upTo(largest);
    int height = rows.size() * ROW_PIXELS + AXIS_PIXELS;
    StringBuilder out = new StringBuilder();
    out.append("<svg class=\"chart\" width=\"100%\" height=\"" + height + "\" role=\"img\"");
    out.append(" aria-label=\"" + Markup.text(described()) + "\">\n");
    grid(out, scale, rows.size() * ROW_PIXELS);
    for (int i = 0; i < rows.size(); i++) {
      row(out, rows.get(i), scale, i * ROW_PIXELS);
    }
    return out.append("</svg>\n").toString();
  }

  private String described() {
    List<String> all = new ArrayList<>();
    rows.forEach(it -> all.add(it.name() + " " + it.value()));
    return title + ": " + String.join(", ", all);
  }

  private void grid(StringBuilder out, Scale scale, int bottom) {
    for (double tick : scale.ticks()) {
      String x = place(scale, tick);
      out.append(
          "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"18\" y2=\"%d\"/>\n"
              .formatted(x, x, bottom));
      String anchor = tick == 0 ? "start" : "middle";
      out.append(
          "<text class=\"tick\" x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
              .formatted(x, bottom + 18, anchor, Markup.text(label.apply(tick))));
    }
  }

  private static String place(Scale scale, double value) {
    return Markup.percent(scale.at(value) * WIDTH_PERCENT / 100);
  }

  private static void row(StringBuilder out, Row row, Scale scale, int top) {
    out.append(
        "<text class=\"name\" x=\"0\" y=\"%d\">%s</text>\n"
            .formatted(top + 15, Markup.text(row.name())));
    out.append(
        "<text class=\"value\" x=\"%s\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(Markup.percent(WIDTH_PERCENT), top + 15, Markup.text(row.value())));
    double from = 0;
    for (Part part : row.parts()) {
      out.append(
          "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"><title>%s</title></rect>\n"
              .formatted(
                  part.style(),
                  place(scale, from),
                  top + 21,
                  place(scale, part.size()),
                  BAR_PIXELS,
                  Markup.text(part.tip())));
      from += part.size();
    }
    if (row.most() > row.least()) {
      int middle = top + 21 + BAR_PIXELS / 2;
      String a = place(scale, row.least());
      String b = place(scale, row.most());
      out.append(line(a, b, middle, middle));
      out.append(line(a, a, middle - 4, middle + 4));
      out.append(line(b, b, middle - 4, middle + 4));
    }
  }

  private static String line(String x1, String x2, int y1, int y2) {
    return "<line class=\"whisker\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>\n"
        .formatted(x1, x2, y1, y2);
  }
}
