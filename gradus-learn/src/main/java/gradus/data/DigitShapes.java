package gradus.data;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The ways in which people write the ten digits, as points that a pen passes.
 *
 * <p>A shape is drawn in a box of about 9 by 14, y downwards. Strokes are separated by {@code |},
 * points by spaces; a pen turns smoothly at a point and sharply at one that ends in {@code !}. The
 * number in front says how common the shape is among those of its digit.
 */
final class DigitShapes {
  /** One shape: how common it is, and its strokes. */
  record Shape(double weight, List<Stroke> strokes) {}

  /** Points in the order of writing. */
  record Stroke(List<Point> points) {}

  /** A point that the pen passes; it turns sharply at a corner. */
  record Point(double x, double y, boolean corner) {}

  private static final Pattern BAR = Pattern.compile(" \\| ");
  private static final Pattern SPACE = Pattern.compile(" ");

  private static final String[][] TEXT = {
    {
      "5: 6.2,0.7 4.2,0 1.3,2.4 0.2,7 1.2,11.8 4.3,14 7.5,11.8 8.6,7 7.4,2.2 5.0,0.2",
      "3: 4.6,0.4 2.2,1.6 0.4,6.2 1.0,11.4 3.8,13.9 7.0,12.2 8.3,7.4 7.6,2.6 5.2,0.0 3.4,0.9",
      "2: 7.4,2.2 5.4,0.2 2.6,0.9 0.4,5 0.6,10.4 3.4,13.8 6.6,12.8 8.4,8.6 8.0,3.4 5.6,0.4"
          + " 4.2,-0.6",
    },
    {
      "9: 4.6,0 4.4,7 4.3,14",
      "2: 2.6,3.4 5.2,0! 5.0,7 5.0,14",
      "1: 2.2,3.2 5.0,0! 4.9,7 4.8,13.8! | 1.6,13.9 4.8,13.7 8.2,13.8",
    },
    {
      "5: 0.6,3.6 1.8,1.0 4.6,0 7.6,1.8 7.2,5.2 4.2,9.4 0.4,13.4! 4.4,13.2 9.2,13.5",
      "4: 0.8,3.2 2.8,0.5 6.2,0.4 7.8,3.2 6.0,7.8 2.8,12.2 0.7,13.2 0.6,11.4 2.6,10.8 5.4,12.8"
          + " 9.4,12.9",
      "2: 0.4,2.0 3.4,0.2 7.2,0.8 7.6,4.2 4.4,8.6 1.0,12.6 2.4,13.2 5.6,12.4 9.4,13.6",
    },
    {
      "5: 0.8,1.8 3.8,0 7.2,1.4 6.8,4.8 3.4,6.5! 7.2,7.6 8.4,10.6 6.2,13.6 2.8,14 0.2,12.2",
      "3: 0.8,2.2 3.8,0.1 6.8,1.8 5.6,5.2 3.4,6.4 4.4,6.7 6.8,7.2 8.2,10.2 6.4,13.4 3.0,14"
          + " 0.2,12.8",
      "2: 0.8,0.5 4.4,0.3 8.0,0.4! 3.8,5.6! 7.2,6.8 8.4,10.2 6.2,13.5 2.6,13.9 0.3,12.2",
    },
    {
      "5: 1.6,0.4 0.9,3.8 1.0,7.2 3.6,8.0 7.8,6.8! | 8.2,0 7.6,6.8 7.0,14",
      "3: 2.0,0 1.2,3.6 0.4,7.6! 4.6,7.8 9.4,7.2! | 7.2,1.6 6.7,7.4 6.0,14",
      "2: 6.8,0 3.4,4.4 0.0,9.2! 4.8,9.2 9.6,9.0! | 6.8,0 6.7,7 6.6,14",
      "2: 1.8,1.2 1.0,5 2.6,7.4 5.8,6.4 8.0,1.6! 7.6,7.6 7.2,14",
    },
    {
      "4: 2.2,0.5 1.8,3.2 1.4,6.2! 4.4,5.0 7.8,7.0 8.0,11 5.2,13.8 0.4,12.9 | 2.2,0.6 5.2,0.5"
          + " 8.8,0.1",
      "4: 8.8,0.2 5.6,0.5 2.6,0.6! 2.1,3.2 1.6,6.0! 5.0,5.2 8.0,7.6 7.6,11.8 4.2,14 0.4,12.6",
      "2: 8.4,0.1 4.8,0.4 2.2,2.8 3.8,5.6 7.0,8.2 6.8,12 3.6,14 0.2,12.6",
    },
    {
      "4: 6.8,0.2 3.4,2.8 0.9,7.6 0.9,12 3.8,14 7.2,12.4 7.4,9.4 5.0,7.6 2.2,8.8 0.9,11.4",
      "4: 5.2,0 2.6,4.6 0.9,10.0 2.0,13.4 5.2,13.8 7.4,11.2 6.2,8.4 3.4,8.6 1.2,11.2",
      "2: 7.6,1.0 4.8,0.2 1.6,4.0 0.5,9.4 2.2,13.4 5.6,13.7 7.6,10.6 5.8,7.6 2.6,8.0 0.8,10.4",
    },
    {
      "5: 0.3,0.9 4.4,0.7 8.6,0.4! 6.0,6.4 4.2,14",
      "2: 0.3,0.9 4.4,0.7 8.6,0.4! 6.0,6.4 4.0,14 | 2.4,7.2 5.2,6.8 7.8,6.6",
      "2: 0.5,3.0 0.9,0.8! 4.6,0.7 8.6,0.6! 5.2,6.8 3.6,14",
      "2: 0.2,2.4 2.6,0.5 6.6,0.7 8.4,1.4 6.8,6.4 5.2,14",
    },
    {
      "5: 7.6,2.2 5.0,0 2.0,1.4 2.4,4.4 5.0,6.6 7.8,9.6 7.0,13 4.0,14 1.0,12.2 1.6,9.4 4.6,6.7"
          + " 7.4,4.2 7.7,1.8",
      "2: 4.7,6.5 2.0,4.8 2.0,1.4 4.7,0 7.3,1.3 7.2,4.8 4.7,6.5! 1.3,8.6 1.2,12.4 4.5,14 7.9,12.4"
          + " 7.8,8.8 4.7,6.5",
      "2: 8.0,1.4 4.8,0.2 2.2,1.8 3.2,4.8 6.0,7.4 7.2,11 5.2,13.8 2.4,13.2 2.0,10.2 4.6,6.8"
          + " 8.4,1.2",
    },
    {
      "4: 7.9,2.2 5.2,0.1 1.7,1.4 0.9,4.8 3.0,6.8 6.2,5.8 7.9,2.2! 7.5,8 7.0,14",
      "3: 7.7,1.8 4.6,0 1.2,2.0 1.3,5.6 4.4,6.8 7.2,4.6 7.8,1.6! 8.2,7.0 6.6,12.4 2.2,13.8",
      "2: 6.8,1.4 4.0,0.2 1.2,2.6 2.4,5.4 5.6,4.4 7.4,0.6! 6.2,7 4.8,14",
    },
  };

  private static final List<List<Shape>> SHAPES = parse();

  private DigitShapes() {}

  /** Returns the shapes of a digit. */
  static List<Shape> of(int digit) {
    return SHAPES.get(digit);
  }

  private static List<List<Shape>> parse() {
    return Arrays.stream(TEXT)
        .map(variants -> Arrays.stream(variants).map(DigitShapes::shape).toList())
        .toList();
  }

  private static Shape shape(String text) {
    int colon = text.indexOf(':');
    List<Stroke> strokes =
        BAR.splitAsStream(text.substring(colon + 1).strip()).map(DigitShapes::stroke).toList();
    return new Shape(Double.parseDouble(text.substring(0, colon)), strokes);
  }

  private static Stroke stroke(String text) {
    return new Stroke(SPACE.splitAsStream(text).map(DigitShapes::point).toList());
  }

  private static Point point(String text) {
    boolean corner = text.endsWith("!");
    int comma = text.indexOf(',');
    int end = text.length() - (corner ? 1 : 0);
    double x = Double.parseDouble(text.substring(0, comma));
    double y = Double.parseDouble(text.substring(comma + 1, end));
    return new Point(x, y, corner);
  }
}
