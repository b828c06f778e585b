package gradus.engrave;

import java.util.ArrayList;
import java.util.List;

/** Blocks of signs before the notes of a measure, aligned over all staves. */
final class Prefix {
  private final double left;
  private final double between;
  private final List<List<List<Shape>>> blocks = new ArrayList<>();
  private final List<Double> starts = new ArrayList<>();
  private List<Bars.Stroke> bars = List.of();
  private double barsAt;
  private double width;

  Prefix(double left, double between) {
    this.left = left;
    this.between = between;
  }

  /** Adds a block: the shapes of each staff. */
  void block(List<List<Shape>> shapes) {
    double wide = shapes.stream().mapToDouble(Signature::width).max().orElse(0);
    if (wide > 0) {
      double start = blocks.isEmpty() ? left : width + between;
      blocks.add(shapes);
      starts.add(start);
      width = start + wide;
    }
  }

  void bars(List<Bars.Stroke> strokes) {
    if (!strokes.isEmpty()) {
      bars = strokes;
      barsAt = width + between;
      width = barsAt + Bars.width(strokes);
    }
  }

  double width() {
    return width;
  }

  List<Bars.Stroke> bars() {
    return bars;
  }

  double barsAt() {
    return barsAt;
  }

  /** Returns the shapes of one staff where the prefix begins at x. */
  List<Shape> shapes(int staff, double x) {
    var shapes = new ArrayList<Shape>();
    for (int i = 0; i < blocks.size(); i++) {
      for (Shape shape : blocks.get(i).get(staff)) {
        shapes.add(shape.moved(x + starts.get(i), 0));
      }
    }
    return shapes;
  }
}
