package gradus.data;

import gradus.Rng;
import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Handwritten digits made by the program, so that everyone can train a reader of digits at once.
 *
 * <p>A digit is a few pen strokes; each image bends, leans, turns and thickens them by chance. As
 * in MNIST the digit fills 20×20 pixels and lies in 28×28 with the centre of its ink in the middle.
 * Same seed, same images, on every machine.
 */
public final class Digits {
  private static final int SIDE = 28;
  private static final int BOX = 20;
  private static final int PIXELS = SIDE * SIDE;

  private Digits() {}

  /**
   * Draws digits, 0 to 9 in turn.
   *
   * <p><i>Shape</i>: inputs {@code [784]}, from 0 (paper) to 1 (ink).
   *
   * @param n the number of images
   * @param rng the source of chance
   */
  public static Dataset generate(int n, Rng rng) {
    byte[] images = new byte[Math.multiplyExact(n, PIXELS)];
    int[] labels = new int[n];
    Pen pen = new Pen();
    for (int i = 0; i < n; i++) {
      labels[i] = i % 10;
      draw(labels[i], pen, images, i * PIXELS, rng);
    }
    List<String> names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return Dataset.ofOwnedImages(images, Shape.of(PIXELS), labels, names);
  }

  private static void draw(int digit, Pen pen, byte[] images, int at, Rng rng) {
    pen.clear();
    double unsteady = 0.14 + 0.42 * rng.nextDouble(); // a writer's unsteadiness, in units of 14
    for (DigitShapes.Stroke stroke : choose(DigitShapes.of(digit), rng).strokes()) {
      pen.stroke(jitter(stroke.points(), unsteady, rng));
    }
    bend(pen, rng);
    lean(pen, digit, rng);
    double thickness = 0.75 + 1.15 * rng.nextDouble() * rng.nextDouble() + 0.2 * rng.nextDouble();
    fit(pen, BOX - 2 * thickness);
    press(pen, thickness, rng);
    pen.centre(SIDE / 2.0, SIDE / 2.0);
    pen.draw(images, at, SIDE, SIDE, 0.9 + 0.1 * rng.nextDouble());
  }

  private static DigitShapes.Shape choose(List<DigitShapes.Shape> shapes, Rng rng) {
    double left = rng.nextDouble() * shapes.stream().mapToDouble(s -> s.weight()).sum();
    for (DigitShapes.Shape shape : shapes) {
      left -= shape.weight();
      if (left < 0) {
        return shape;
      }
    }
    return shapes.getLast();
  }

  private static List<DigitShapes.Point> jitter(
      List<DigitShapes.Point> points, double unsteady, Rng rng) {
    double shiftX = 0.3 * rng.nextGaussian(); // strokes of one digit rarely meet exactly
    double shiftY = 0.3 * rng.nextGaussian();
    double errorX = rng.nextGaussian();
    double errorY = rng.nextGaussian();
    List<DigitShapes.Point> moved = new ArrayList<>(points.size());
    for (DigitShapes.Point point : points) {
      double x = point.x() + shiftX + unsteady * errorX;
      double y = point.y() + shiftY + unsteady * errorY;
      moved.add(new DigitShapes.Point(x, y, point.corner()));
      errorX = 0.6 * errorX + 0.8 * rng.nextGaussian(); // a hand strays, it does not jump
      errorY = 0.6 * errorY + 0.8 * rng.nextGaussian();
    }
    return moved;
  }

  /** Bends the paper in slow waves and stretches the digit, so that proportions differ. */
  private static void bend(Pen pen, Rng rng) {
    double waveX = 0.9 * rng.nextGaussian();
    double waveY = 0.9 * rng.nextGaussian();
    double phaseX = 2 * StrictMath.PI * rng.nextDouble();
    double phaseY = 2 * StrictMath.PI * rng.nextDouble();
    double waist = 0.12 * rng.nextGaussian(); // above 0 the upper half grows
    for (int i = 0; i < pen.size(); i++) {
      double x = pen.x(i);
      double y = pen.y(i);
      double half = (7 - y) / 7;
      double bentX = x + waveX * StrictMath.sin(0.32 * y + phaseX) + waist * half * (x - 4.5);
      double bentY = y + waveY * StrictMath.sin(0.4 * x + phaseY) - waist * (7 - 7 * half * half);
      pen.moveTo(i, bentX, bentY);
    }
  }

  /** Makes the digit narrow or wide, slanted and turned, as handwriting is. */
  private static void lean(Pen pen, int digit, Rng rng) {
    double width = StrictMath.exp(0.25 * rng.nextGaussian());
    double slant = 0.16 + 0.32 * rng.nextGaussian();
    if (digit == 1) {
      slant += 0.12 * rng.nextGaussian();
    }
    slant = Math.clamp(slant, -0.5, 0.75); // beyond, nobody can read it
    double angle = 0.19 * rng.nextGaussian(); // radians
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    for (int i = 0; i < pen.size(); i++) {
      double y = pen.y(i) - 7;
      double x = width * (pen.x(i) - 4.5) - slant * y;
      pen.moveTo(i, cos * x - sin * y, sin * x + cos * y);
    }
  }

  /** Scales the digit to a square box, keeping its proportions. */
  private static void fit(Pen pen, double side) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int i = 0; i < pen.size(); i++) {
      left = Math.min(left, pen.x(i));
      right = Math.max(right, pen.x(i));
      top = Math.min(top, pen.y(i));
      bottom = Math.max(bottom, pen.y(i));
    }
    double scale = side / Math.max(right - left, bottom - top);
    for (int i = 0; i < pen.size(); i++) {
      pen.moveTo(i, scale * (pen.x(i) - left), scale * (pen.y(i) - top));
    }
  }

  /** Lets the width of the line swell and shrink along the way. */
  private static void press(Pen pen, double thickness, Rng rng) {
    double swell = 0.18 * rng.nextDouble();
    double speed = 0.1 + 0.2 * rng.nextDouble();
    double phase = 2 * StrictMath.PI * rng.nextDouble();
    for (int i = 0; i < pen.size(); i++) {
      pen.setRadius(i, thickness * (1 + swell * StrictMath.sin(speed * i + phase)));
    }
  }
}
