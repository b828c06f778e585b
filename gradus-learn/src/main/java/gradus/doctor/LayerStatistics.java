package gradus.doctor;

import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import gradus.plot.HistogramSheet.Panel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The values that a layer hands on, over all examples.
 *
 * @param layer its path
 * @param mean their mean
 * @param deviation their standard deviation
 * @param dead the share of units that give the same for every example
 * @param saturated the share of values where tanh or sigmoid is flat: within 0.01 of a bound; 0 for
 *     layers that end otherwise
 * @param low where the histogram begins
 * @param high where it ends
 * @param shares how much lies in each of its parts
 */
public record LayerStatistics(
    String layer,
    double mean,
    double deviation,
    double dead,
    double saturated,
    double low,
    double high,
    List<Double> shares) {
  private static final int BARS = 24;
  private static final double FLAT = 0.01;
  private static final double CONSTANT = 1e-6; // of the greatest value: rounding

  /** Copies the list. */
  public LayerStatistics {
    shares = List.copyOf(shares);
  }

  /** Returns the statistics of a node's values. */
  static LayerStatistics of(String layer, Node node, float[] values) {
    boolean tanh = node.op() instanceof Op.Tanh;
    boolean sigmoid = node.op() instanceof Op.Sigmoid;
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
    double squares = 0;
    int flat = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
      boolean isFlat =
          tanh ? Math.abs(value) > 1 - FLAT : sigmoid && (value < FLAT || value > 1 - FLAT);
      flat += isFlat ? 1 : 0;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double low = tanh ? -1 : sigmoid ? 0 : least;
    double high = tanh || sigmoid ? 1 : most;
    return new LayerStatistics(
        layer,
        mean,
        Math.sqrt(squares / values.length),
        dead(node.shape(), values),
        (double) flat / values.length,
        low,
        high,
        shares(values, low, high));
  }

  /** Units lie along the last axis, or along the channels of images. */
  private static double dead(Shape shape, float[] values) {
    int axis = shape.rank() == 4 ? 1 : shape.rank() - 1;
    int units = shape.dim(axis);
    int inner = shape.from(axis + 1).size();
    float[] least = new float[units];
    float[] most = new float[units];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < values.length; i++) {
      int unit = i / inner % units;
      least[unit] = Math.min(least[unit], values[i]);
      most[unit] = Math.max(most[unit], values[i]);
    }
    int dead = 0;
    for (int unit = 0; unit < units; unit++) {
      double size = Math.max(Math.abs(least[unit]), Math.abs(most[unit]));
      dead += most[unit] - least[unit] <= CONSTANT * size ? 1 : 0;
    }
    return (double) dead / units;
  }

  private static List<Double> shares(float[] values, double low, double high) {
    double[] counts = new double[BARS];
    double width = high > low ? (high - low) / BARS : 1;
    for (float value : values) {
      if (Float.isFinite(value)) {
        counts[(int) Math.clamp((value - low) / width, 0, BARS - 1)] += 1.0 / values.length;
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  boolean isFinite() {
    return Double.isFinite(mean) && Double.isFinite(deviation);
  }

  /** Returns the histogram. */
  Panel panel() {
    String name = layer.startsWith("model.") ? layer.substring("model.".length()) : layer;
    return new Panel(name, "σ " + Words.shortest(deviation), low, high, shares);
  }

  /** Returns a row of a table: layer, mean, deviation, dead and saturated. */
  List<Object> row() {
    return List.of(layer, mean, deviation, dead, saturated);
  }

  /** What {@link #row} holds. */
  static List<String> columns() {
    return new ArrayList<>(List.of("layer", "mean", "deviation", "dead units", "saturated"));
  }
}
