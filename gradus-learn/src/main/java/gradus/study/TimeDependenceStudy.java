package gradus.study;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.Activation;
import gradus.nn.Gru;
import gradus.nn.Lstm;
import gradus.nn.Recurrent;
import gradus.nn.Rnn;
import gradus.nn.State;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How much of an error signal flows back through time: {@code |∂ε_i(t)/∂ε_j(t+q)|}, summed over all
 * pairs of units i and j, against the number q of steps, for untrained recurrent layers.
 *
 * <p>{@code ε_i(t) = ∂E/∂s_i(t)} is the error signal at unit i, s being what the layer carries: the
 * outputs of the units, and for LSTM the contents of the cells. If E depends on the past through
 * the state at t + q alone, then {@code ∂ε_i(t)/∂ε_j(t+q) = ∂s_j(t+q)/∂s_i(t)}.
 *
 * <p><b>The bound.</b> In a network of n sigmoid units {@code s_j(t+1) = σ(Σ_i s_i(t) w_ij + …)},
 * one step gives {@code ∂s_j(t+1)/∂s_i(t) = w_ij σ'_j}. Over q steps the chain rule sums over all
 * paths from i to j through units l₁, …, l_{q−1}, which are {@code n^(q−1)} paths:
 *
 * <pre>{@code
 * ∂s_j(t+q)/∂s_i(t) = Σ_{l₁…l_{q−1}} Π_{m=1…q} w_{l_{m−1} l_m} σ'_{l_m}(t+m)      l₀ = i, l_q = j
 * }</pre>
 *
 * Since {@code σ' = σ (1 − σ) ≤ ¼} and {@code |w| ≤ w_max}, a path contributes at most {@code
 * (w_max/4)^q}, one pair of units at most {@code n^(q−1) (w_max/4)^q}, and all n² pairs together at
 * most
 *
 * <pre>{@code
 * Σ_ij |∂ε_i(t)/∂ε_j(t+q)| ≤ n (n w_max/4)^q
 * }</pre>
 *
 * which vanishes exponentially for {@code w_max < 4/n}. A cell of LSTM without forget gate escapes,
 * because it carries its contents on with the factor 1.
 *
 * <p>S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997, section 3.1.
 *
 * @param units n
 * @param steps the greatest q
 * @param weightScale w_max: recurrent weights are uniform from −w_max to w_max
 * @param sequences over how many random sequences to average
 * @param seed of weights and inputs
 */
public record TimeDependenceStudy(
    int units, int steps, double weightScale, int sequences, long seed) implements Study {
  private static final int INPUTS = 4;
  private static final int SETTLING = 20; // steps from the zero state before t

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public TimeDependenceStudy {
    boolean fits = isWithin(units, 1, 256) && isWithin(steps, 2, 1_000);
    if (!fits || !isWithin(sequences, 1, 100)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the study of time dependence takes 1 to 256 units, 2 to 1,000 steps and 1 to 100"
                  + " sequences, got %d, %d and %d",
              units,
              steps,
              sequences));
    }
    if (!(weightScale > 0) || Double.isInfinite(weightScale)) {
      throw new IllegalArgumentException(
          "the study of time dependence needs a weight scale above 0, got " + weightScale);
    }
  }

  private static boolean isWithin(int number, int least, int most) {
    return number >= least && number <= most;
  }

  /** Returns the study with 16 units, 50 steps, weights up to 0.2, and 10 sequences. */
  public static TimeDependenceStudy standard(long seed) {
    return new TimeDependenceStudy(16, 50, 0.2, 10, seed);
  }

  @Override
  public String name() {
    return "time-dependence";
  }

  @Override
  public Report run(Consumer<String> progress) {
    Map<String, double[][]> flows = new LinkedHashMap<>();
    layers()
        .forEach(
            (name, layer) -> {
              flows.put(name, flow(layer));
              progress.accept("measured " + name);
            });
    List<Series> series = new ArrayList<>();
    flows.forEach((name, flow) -> series.add(curve(name, flow)));
    series.add(bound());
    var plot =
        new LinePlot(
            "How much of an error flows back q steps",
            "steps q",
            "Σ |∂ε(t)/∂ε(t+q)|",
            series,
            LinePlot.Scale.LOGARITHMIC);
    return new Report(
        String.format(
            Locale.ROOT,
            "Time dependence of %d units with recurrent weights up to ±%s",
            units,
            weightScale),
        findings(series),
        List.of(table(series)),
        List.of(new Report.Picture("flow", plot)));
  }

  private Map<String, Recurrent<?>> layers() {
    Map<String, Recurrent<?>> layers = new LinkedHashMap<>();
    layers.put("LSTM without forget gate", new Lstm(INPUTS, units).withoutForgetGate());
    layers.put("LSTM with forget gate", new Lstm(INPUTS, units));
    layers.put("GRU", new Gru(INPUTS, units));
    layers.put("RNN, tanh", new Rnn(INPUTS, units));
    layers.put("RNN, sigmoid", new Rnn(INPUTS, units, Activation.SIGMOID));
    return layers;
  }

  /** Returns Σ_ij |∂s_j(t+q)/∂s_i(t)| for each q from 1 and each sequence. */
  private <S extends State<S>> double[][] flow(Recurrent<S> layer) {
    Rng rng = Rng.of(seed);
    layer.weights().precision(DType.FLOAT64);
    layer.initialise(rng);
    scale(layer, rng.split("recurrent"));
    Rng inputs = rng.split("inputs"); // the same sequences for all layers
    // A row of the batch for each sequence and unit j, so that one sweep finds all derivatives.
    S state = layer.zeroState(sequences * units);
    for (int t = 0; t < SETTLING; t++) {
      state = layer.step(input(inputs), state);
    }
    state = state.map(Tensor::detach);
    List<Tensor> carried = new ArrayList<>(List.of(carried(state)));
    for (int t = 0; t < steps; t++) {
      state = layer.step(input(inputs), state);
      carried.add(carried(state));
    }
    List<Tensor> gradients = Gradients.of(carried.getLast(), carried, oneErrorInEachRow());
    List<Tensor> sums = new ArrayList<>();
    for (int q = 1; q <= steps; q++) {
      sums.add(gradients.get(steps - q).abs().reshape(sequences, units * units).sum(1));
    }
    Tensor.compute(sums.toArray(Tensor[]::new));
    return sums.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
  }

  /** Makes the recurrent weights uniform from −w_max to w_max. */
  private void scale(Recurrent<?> layer, Rng rng) {
    for (Parameter parameter : layer.parameters()) {
      if (parameter.name().endsWith("recurrentWeight")) {
        double[] values = new double[parameter.shape().size()];
        Arrays.setAll(values, _ -> weightScale * (2 * rng.nextDouble() - 1));
        parameter.set(values);
      }
    }
  }

  /** The state's last tensor: the outputs of the units, or the contents of the cells. */
  private static Tensor carried(State<?> state) {
    return state.tensors().getLast();
  }

  private Tensor input(Rng rng) {
    double[] values = new double[sequences * units * INPUTS];
    for (int sequence = 0; sequence < sequences; sequence++) {
      int from = sequence * units * INPUTS;
      for (int i = 0; i < INPUTS; i++) {
        values[from + i] = rng.nextGaussian();
      }
      for (int unit = 1; unit < units; unit++) {
        System.arraycopy(values, from, values, from + unit * INPUTS, INPUTS);
      }
    }
    return Tensor.of(values, sequences * units, INPUTS);
  }

  private Tensor oneErrorInEachRow() {
    double[] values = new double[sequences * units * units];
    for (int row = 0; row < sequences * units; row++) {
      values[row * units + row % units] = 1;
    }
    return Tensor.of(values, sequences * units, units);
  }

  private static Series curve(String name, double[][] flow) {
    return new Series(
        name,
        IntStream.range(0, flow.length)
            .mapToObj(
                i -> {
                  var statistics = Arrays.stream(flow[i]).summaryStatistics();
                  return new Point(
                      i + 1, statistics.getAverage(), statistics.getMin(), statistics.getMax());
                })
            .toList());
  }

  /** Returns n (n w_max/4)^q. */
  private Series bound() {
    List<Point> points = new ArrayList<>();
    for (int q = 1; q <= steps; q++) {
      points.add(new Point(q, units * Math.pow(units * weightScale / 4, q)));
    }
    return new Series("bound n(n·w/4)^q of sigmoid units", points).withDashes();
  }

  private Table table(List<Series> series) {
    int[] shown =
        IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, steps)
            .filter(q -> q <= steps)
            .sorted()
            .distinct()
            .toArray();
    List<String> columns = new ArrayList<>(List.of("layer"));
    Arrays.stream(shown).forEach(q -> columns.add("q = " + q));
    columns.add("factor a step");
    List<List<Object>> rows = new ArrayList<>();
    for (Series curve : series) {
      List<Object> row = new ArrayList<>(List.of(curve.name()));
      Arrays.stream(shown).forEach(q -> row.add(curve.points().get(q - 1).y()));
      row.add(factor(curve));
      rows.add(row);
    }
    return new Table("decay", "Σ |∂ε(t)/∂ε(t+q)|, mean over the sequences", columns, rows);
  }

  /** Returns the mean factor of one more step, over the second half of the curve. */
  private double factor(Series curve) {
    int middle = steps / 2;
    double ratio = curve.points().getLast().y() / curve.points().get(middle - 1).y();
    return Math.pow(ratio, 1.0 / (steps - middle));
  }

  private List<String> findings(List<Series> series) {
    var findings = new ArrayList<String>();
    for (Series curve : series.subList(0, series.size() - 1)) {
      findings.add(
          String.format(
              Locale.ROOT,
              "%s: each further step multiplies an error signal by %.3g.",
              curve.name(),
              factor(curve)));
    }
    return findings;
  }
}
