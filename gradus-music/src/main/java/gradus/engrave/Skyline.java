package gradus.engrave;

import java.util.ArrayList;
import java.util.List;

/** The shapes on one staff in one row, and how high and low they reach. */
final class Skyline {
  final List<Shape> shapes = new ArrayList<>();

  void add(Shape shape) {
    shapes.add(shape);
  }

  void addAll(List<? extends Shape> more) {
    shapes.addAll(more);
  }

  /** Returns the top of what lies between two places; of the staff where nothing is higher. */
  double top(double from, double to) {
    double top = 0;
    for (Shape shape : shapes) {
      Box box = shape.box();
      if (box.left() < to && from < box.right()) {
        top = Math.min(top, top(shape, box, from, to));
      }
    }
    return top;
  }

  /** Returns the bottom of what lies between two places; of the staff where nothing is lower. */
  double bottom(double from, double to) {
    double bottom = 4;
    for (Shape shape : shapes) {
      Box box = shape.box();
      if (box.left() < to && from < box.right()) {
        bottom = Math.max(bottom, box.bottom());
      }
    }
    return bottom;
  }

  /** A bow or a beam is lower at its ends than in its middle. */
  private static double top(Shape shape, Box box, double from, double to) {
    if (shape instanceof Shape.Bow bow && bow.rise() < 0) {
      double left = bow.at(Math.max(from, bow.x1()));
      double right = bow.at(Math.min(to, bow.x2()));
      double middle = (bow.x1() + bow.x2()) / 2;
      boolean peak = from < middle && middle < to;
      return Math.min(Math.min(left, right), peak ? bow.at(middle) : left) - 0.1;
    }
    return box.top();
  }
}
