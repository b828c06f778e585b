package gradus.data;

import gradus.Rng;
import gradus.graph.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Small data sets made by the program: points in the plane that show what a net can learn.
 *
 * <p><i>Shape</i>: inputs {@code [2]}, roughly from −1 to 1; targets are classes. Same seed, same
 * points, on every machine.
 */
public final class Generated {
  private static final Shape PLANE = Shape.of(2);

  private Generated() {}

  /** Returns the four cases of exclusive or, inputs 0 and 1. */
  public static Dataset xor() {
    return Dataset.ofClasses(
        new float[] {0, 0, 0, 1, 1, 0, 1, 1},
        PLANE,
        new int[] {0, 1, 1, 0},
        List.of("false", "true"));
  }

  /** Returns 500 points of {@link #disk(int, Rng)}. */
  public static Dataset disk(Rng rng) {
    return disk(500, rng);
  }

  /**
   * Returns points spread evenly over [−1, 1]²; class 1 lies within 0.5 of the origin.
   *
   * @param n the number of points
   * @param rng the source of chance
   */
  public static Dataset disk(int n, Rng rng) {
    float[] points = new float[2 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      float x = 2 * rng.nextFloat() - 1;
      float y = 2 * rng.nextFloat() - 1;
      points[2 * i] = x;
      points[2 * i + 1] = y;
      labels[i] = x * x + y * y < 0.25f ? 1 : 0;
    }
    return Dataset.ofClasses(points, PLANE, labels, List.of("outside", "inside"));
  }

  /**
   * Returns two spirals wound into each other (Lang and Witbrock, 1988).
   *
   * @param n the number of points, taken from the spirals in turn
   * @param turns how often each spiral goes round; 1 is easy, 3 is the classical problem
   * @param noise the deviation of a point from its spiral; 0.02 is little
   * @param rng the source of chance
   */
  public static Dataset spirals(int n, double turns, double noise, Rng rng) {
    float[] points = new float[2 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 2;
      double along = StrictMath.sqrt(rng.nextDouble()); // denser outside, where the way is longer
      double angle = 2 * StrictMath.PI * turns * along + StrictMath.PI * labels[i];
      double radius = 0.05 + 0.9 * along;
      points[2 * i] = (float) (radius * StrictMath.cos(angle) + noise * rng.nextGaussian());
      points[2 * i + 1] = (float) (radius * StrictMath.sin(angle) + noise * rng.nextGaussian());
    }
    return Dataset.ofClasses(points, PLANE, labels, List.of("first", "second"));
  }

  /**
   * Returns two half circles that reach into each other.
   *
   * @param n the number of points, taken from the half circles in turn
   * @param noise the deviation of a point from its half circle; 0.1 is usual
   * @param rng the source of chance
   */
  public static Dataset moons(int n, double noise, Rng rng) {
    float[] points = new float[2 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 2;
      double angle = StrictMath.PI * rng.nextDouble();
      double side = labels[i] == 0 ? 1 : -1; // the second is the first, turned and moved
      double x = side * (0.6 * StrictMath.cos(angle) - 0.3);
      double y = side * (0.6 * StrictMath.sin(angle) - 0.15);
      points[2 * i] = (float) (x + noise * rng.nextGaussian());
      points[2 * i + 1] = (float) (y + noise * rng.nextGaussian());
    }
    return Dataset.ofClasses(points, PLANE, labels, List.of("upper", "lower"));
  }

  /**
   * Returns round clouds of points, their centres evenly spaced on a circle of radius 0.6.
   *
   * @param n the number of points, taken from the clouds in turn
   * @param classes the number of clouds
   * @param deviation the deviation of a point from its centre; 0.15 keeps four clouds apart
   * @param rng the source of chance
   */
  public static Dataset blobs(int n, int classes, double deviation, Rng rng) {
    if (classes < 1) {
      throw new DataException("blobs: expected at least one class, found " + classes);
    }
    float[] points = new float[2 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % classes;
      double angle = 2 * StrictMath.PI * labels[i] / classes;
      points[2 * i] = (float) (0.6 * StrictMath.cos(angle) + deviation * rng.nextGaussian());
      points[2 * i + 1] = (float) (0.6 * StrictMath.sin(angle) + deviation * rng.nextGaussian());
    }
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "cloud " + (i + 1)).toList();
    return Dataset.ofClasses(points, PLANE, labels, names);
  }
}
