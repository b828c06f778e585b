package gradus.study;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Rnn;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.recurrence.Recurrence;
import gradus.recurrence.Rtrl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What real-time recurrent learning and back-propagation through time cost: time and memory against
 * the number n of units and the length L of the sequence.
 *
 * <p>Expected are, for a sequence, {@code L n⁴} time and {@code n³} memory for RTRL, and {@code L
 * n²} time and {@code L n} memory for BPTT. The network is Elman's with one input, one output and n
 * units; both run as held plans in float32. Operations are counted in the plans. Memory counts
 * numbers, not bytes: for RTRL what is carried from step to step, for BPTT what the way forward
 * must keep for the way back.
 *
 * @param units the numbers n of units, growing
 * @param lengths the lengths L, growing
 * @param fixedUnits n while L varies
 * @param fixedLength L while n varies
 * @param seed of weights and inputs
 */
public record RtrlStudy(
    List<Integer> units, List<Integer> lengths, int fixedUnits, int fixedLength, long seed)
    implements Study {
  private static final int MOST_UNITS = 512; // P takes n³ numbers
  private static final int MOST_STEPS = 10_000;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if one has fewer than two numbers, or a number is below 1, or
   *     above 512 units or 10,000 steps
   */
  public RtrlStudy {
    units = checked("numbers of units", units, MOST_UNITS);
    lengths = checked("lengths", lengths, MOST_STEPS);
    check("a number of units", fixedUnits, MOST_UNITS);
    check("a length", fixedLength, MOST_STEPS);
  }

  /** Returns the study with 16 to 256 units and lengths from 16 to 1,024. */
  public static RtrlStudy standard(long seed) {
    return new RtrlStudy(List.of(16, 32, 64, 128, 256), List.of(16, 64, 256, 1024), 32, 100, seed);
  }

  private static void check(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the study of RTRL takes %s from 1 to %,d, got %d", what, most, number));
    }
  }

  private static List<Integer> checked(String what, List<Integer> numbers, int most) {
    if (numbers.size() < 2 || numbers.stream().anyMatch(n -> n < 1 || n > most)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the study of RTRL takes two %s or more, each from 1 to %,d, got %s",
              what,
              most,
              numbers));
    }
    return numbers.stream().sorted().toList();
  }

  /** What one method costs for one sequence. */
  private record Cost(double seconds, long operations, long values) {}

  /** What both cost at some n and L. */
  private record Costs(int units, int length, Cost rtrl, Cost bptt) {}

  @Override
  public String name() {
    return "rtrl";
  }

  @Override
  public Report run(Consumer<String> progress) {
    measure(
        units.getFirst(), fixedLength, _ -> {}); // the first of all is slow, so it does not count
    List<Costs> byUnits = new ArrayList<>();
    for (int n : units) {
      byUnits.add(measure(n, fixedLength, progress));
    }
    List<Costs> byLength = new ArrayList<>();
    for (int length : lengths) {
      byLength.add(measure(fixedUnits, length, progress));
    }
    return new Report(
        "Real-time recurrent learning against back-propagation through time",
        findings(byUnits, byLength),
        List.of(
            table(
                "by-units",
                String.format(Locale.ROOT, "a sequence of %,d steps, n units", fixedLength),
                byUnits),
            table(
                "by-length",
                String.format(Locale.ROOT, "%d units, a sequence of L steps", fixedUnits),
                byLength),
            exponents(byUnits, byLength)),
        List.of(
            new Report.Picture("time", timePlot(byUnits)),
            new Report.Picture("memory", memoryPlot(byUnits))));
  }

  private Costs measure(int n, int length, Consumer<String> progress) {
    Rng rng = Rng.of(seed);
    var layer = new Rnn(1, n);
    var readout = new Dense(n, 1);
    layer.initialise(rng);
    readout.initialise(rng);
    Recurrence net = Recurrence.of(layer, readout, Loss.squaredError());
    List<Tensor> inputs =
        IntStream.range(0, length)
            .mapToObj(_ -> Tensor.of(new float[] {(float) rng.nextGaussian()}, 1, 1))
            .toList();
    var costs = new Costs(n, length, rtrl(net, inputs), bptt(net, inputs));
    progress.accept(
        String.format(
            Locale.ROOT,
            "n %4d, L %5d: RTRL %9.3f ms and %,10d values, BPTT %7.3f ms and %,7d values",
            n,
            length,
            1e3 * costs.rtrl().seconds(),
            costs.rtrl().values(),
            1e3 * costs.bptt().seconds(),
            costs.bptt().values()));
    return costs;
  }

  /** Every step costs the same, so that one tells the whole sequence. */
  private static Cost rtrl(Recurrence net, List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Rtrl rtrl = Rtrl.accumulating(net, x, x);
    double step = Stopwatch.seconds(() -> rtrl.advance(x, x));
    return new Cost(step * inputs.size(), rtrl.flops() * inputs.size(), rtrl.valuesHeld());
  }

  private static Cost bptt(Recurrence net, List<Tensor> inputs) {
    Tensor loss = net.unfold(inputs, inputs);
    List<Tensor> results = new ArrayList<>(List.of(loss));
    results.addAll(Gradients.ofParameters(loss, net.parameters()));
    HeldPlan plan = HeldPlan.of(results.toArray(Tensor[]::new));
    return new Cost(
        Stopwatch.seconds(plan::run),
        plan.flops(),
        keptForTheWayBack(loss, results.subList(1, results.size())));
  }

  /** Returns how many numbers the way forward computes that the way back reads. */
  private static long keptForTheWayBack(Tensor loss, List<Tensor> gradients) {
    Set<Node> forward = new HashSet<>();
    try (GraphWalk walk = GraphWalk.from(List.of(loss.node()), false)) {
      for (int i = 0; i < walk.size(); i++) {
        forward.add(walk.node(i));
      }
    }
    Set<Node> kept = new HashSet<>();
    try (GraphWalk walk = GraphWalk.from(gradients.stream().map(Tensor::node).toList(), false)) {
      for (int i = 0; i < walk.size(); i++) {
        Node node = walk.node(i);
        for (int j = 0; j < node.inputCount() && !forward.contains(node); j++) {
          Node input = node.input(j);
          if (forward.contains(input) && !(input.op() instanceof Op.Origin)) {
            kept.add(input);
          }
        }
      }
    }
    return kept.stream().mapToLong(node -> node.shape().size()).sum();
  }

  private static Table table(String name, String title, List<Costs> all) {
    List<List<Object>> rows = new ArrayList<>();
    for (Costs costs : all) {
      rows.add(
          List.of(
              costs.units(),
              costs.length(),
              1e3 * costs.rtrl().seconds(),
              1e3 * costs.bptt().seconds(),
              1e-6 * costs.rtrl().operations(),
              1e-6 * costs.bptt().operations(),
              costs.rtrl().values(),
              costs.bptt().values()));
    }
    return new Table(
        name,
        title,
        List.of(
            "n",
            "L",
            "RTRL ms",
            "BPTT ms",
            "RTRL Mflop",
            "BPTT Mflop",
            "RTRL values",
            "BPTT values"),
        rows);
  }

  private static Table exponents(List<Costs> byUnits, List<Costs> byLength) {
    // Where n is small, the cost of any operation at all hides the power law.
    List<Costs> large = byUnits.subList(Math.max(0, byUnits.size() - 3), byUnits.size());
    return new Table(
        "exponents",
        "fitted exponents; by n through the three largest n",
        List.of("cost", "of", "by n", "n expected", "by L", "L expected"),
        List.of(
            row("time", "RTRL", large, byLength, c -> c.rtrl().seconds(), 4, 1),
            row("time", "BPTT", large, byLength, c -> c.bptt().seconds(), 2, 1),
            row("operations", "RTRL", large, byLength, c -> c.rtrl().operations(), 4, 1),
            row("operations", "BPTT", large, byLength, c -> c.bptt().operations(), 2, 1),
            row("memory", "RTRL", large, byLength, c -> c.rtrl().values(), 3, 0),
            row("memory", "BPTT", large, byLength, c -> c.bptt().values(), 1, 1)));
  }

  private static List<Object> row(
      String cost,
      String method,
      List<Costs> byUnits,
      List<Costs> byLength,
      ToDoubleFunction<Costs> value,
      int expectedByUnits,
      int expectedByLength) {
    return List.of(
        cost,
        method,
        exponent(byUnits, Costs::units, value),
        expectedByUnits,
        exponent(byLength, Costs::length, value),
        expectedByLength);
  }

  private static double exponent(
      List<Costs> all, ToDoubleFunction<Costs> x, ToDoubleFunction<Costs> y) {
    double[] xs = all.stream().mapToDouble(x).toArray();
    double[] ys = all.stream().mapToDouble(y).toArray();
    return PowerLaw.fit(xs, ys).exponent();
  }

  private static List<String> findings(List<Costs> byUnits, List<Costs> byLength) {
    Costs largest = byUnits.getLast();
    return List.of(
        String.format(
            Locale.ROOT,
            "With %d units RTRL takes %.0f times as long as BPTT, and holds %.0f times as many"
                + " values.",
            largest.units(),
            largest.rtrl().seconds() / largest.bptt().seconds(),
            (double) largest.rtrl().values() / largest.bptt().values()),
        String.format(
            Locale.ROOT,
            "What RTRL holds does not depend on the length: %,d values with %d units; BPTT holds"
                + " %,d for %,d steps.",
            byLength.getLast().rtrl().values(),
            byLength.getLast().units(),
            byLength.getLast().bptt().values(),
            byLength.getLast().length()));
  }

  private LinePlot timePlot(List<Costs> byUnits) {
    return new LinePlot(
            String.format(Locale.ROOT, "Time for a sequence of %,d steps", fixedLength),
            "units n",
            "milliseconds",
            List.of(
                series("RTRL", byUnits, c -> 1e3 * c.rtrl().seconds()),
                slope("n⁴", byUnits, 4, 1e3 * byUnits.getLast().rtrl().seconds()),
                series("BPTT", byUnits, c -> 1e3 * c.bptt().seconds()),
                slope("n²", byUnits, 2, 1e3 * byUnits.getLast().bptt().seconds())))
        .withLogarithmicAxes();
  }

  private LinePlot memoryPlot(List<Costs> byUnits) {
    return new LinePlot(
            "Values held",
            "units n",
            "values",
            List.of(
                series("RTRL, any length", byUnits, c -> c.rtrl().values()),
                series(bpttLabel(fixedLength), byUnits, c -> c.bptt().values()),
                // What is kept is the same at every step.
                series(bpttLabel(10 * fixedLength), byUnits, c -> 10 * c.bptt().values())))
        .withLogarithmicAxes();
  }

  private static String bpttLabel(int length) {
    return String.format(Locale.ROOT, "BPTT, L = %,d", length);
  }

  private static Series series(String name, List<Costs> all, ToDoubleFunction<Costs> value) {
    return new Series(
        name, all.stream().map(c -> new Point(c.units(), value.applyAsDouble(c))).toList());
  }

  /** Returns the power law through the last point, to compare with. */
  private static Series slope(String name, List<Costs> all, int exponent, double last) {
    int end = all.getLast().units();
    return new Series(
            name,
            all.stream()
                .map(c -> new Point(c.units(), last * Math.pow((double) c.units() / end, exponent)))
                .toList())
        .withDashes();
  }
}
