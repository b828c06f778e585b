package gradus.doctor;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.LanguageModel;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Weights;
import gradus.plot.BarPlot;
import gradus.plot.BarPlot.Bar;
import gradus.study.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Are the gradients those of finite differences? For each parameter w and some random directions u
 * of length 1,
 *
 * <pre>{@code
 * ∂L/∂w · u  against  (L(w + h u) − L(w − h u)) / 2h,   h = 1e-5
 * }</pre>
 *
 * in {@code float64}, on a few examples and without dropout. A relative error below 1e-5 is
 * healthy; above 1e-3 the gradient is wrong; between them a kink, as that of ReLU at 0, may lie on
 * the way.
 *
 * <p>A layer whose derivative is wrong spoils the gradients of its own parameters and of all those
 * nearer to the input; so the verdict names the last parameter with a wrong gradient.
 *
 * @param directions how many directions for each parameter, 2 unless told otherwise
 */
public record GradientComparison(int directions) implements Check {
  private static final double STEP = 1e-5;
  private static final double HEALTHY = 1e-5;
  private static final double WRONG = 1e-3;
  private static final double FLOOR = 1e-6; // of derivatives, below which rounding rules
  private static final int MOST_BARS = 60;

  /** Makes the check with 2 directions. */
  public GradientComparison() {
    this(2);
  }

  @Override
  public String name() {
    return "gradients";
  }

  /** The derivative of a parameter along a direction, both ways, where they differ most. */
  private record Compared(String parameter, int size, double gradient, double difference) {
    double error() {
      double scale = Math.max(FLOOR, Math.max(Math.abs(gradient), Math.abs(difference)));
      double error = Math.abs(gradient - difference) / scale;
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
  }

  /** A model that takes inputs as float64, whatever a batch holds. */
  private record Precise(Module model) implements Module {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
      return model.apply(x.dtype().isFloat() ? x.cast(DType.FLOAT64) : x, pass);
    }

    @Override
    public Weights weights() {
      return model.weights();
    }
  }

  @Override
  public Finding examine(Patient patient) {
    Module model = patient.model().get();
    model.weights().precision(DType.FLOAT64);
    model.initialise(Rng.of(patient.seed()).split("weights"));
    List<Parameter> parameters = model.parameters();
    List<Parameter> towards = new ArrayList<>();
    for (Parameter parameter : parameters) {
      Tensor zeros = Tensor.zeros(parameter.shape().toArray()).cast(DType.FLOAT64);
      towards.add(Parameter.of("direction of " + parameter.name(), zeros));
    }
    // Models of tokens are asked for by their type.
    Module precise = model instanceof LanguageModel ? model : new Precise(model);
    Probe probe =
        new Probe(
            precise,
            patient.few(),
            Integer.MAX_VALUE,
            loss -> {
              List<Tensor> gradients = Gradients.ofParameters(loss, parameters);
              List<Tensor> along = new ArrayList<>();
              for (int i = 0; i < gradients.size(); i++) {
                along.add(gradients.get(i).mul(towards.get(i).tensor()).sum());
              }
              return along;
            });
    List<Compared> compared = new ArrayList<>();
    Rng rng = Rng.of(patient.seed()).split("directions");
    for (int i = 0; i < parameters.size(); i++) {
      compared.add(compare(probe, i, parameters.get(i), towards.get(i), rng));
    }
    return judged(patient, compared);
  }

  private Compared compare(Probe probe, int index, Parameter w, Parameter towards, Rng rng) {
    double[] start = w.tensor().toDoubleArray();
    Compared worst = new Compared(w.name(), start.length, 0, 0);
    for (int n = 0; n < directions; n++) {
      double[] u = direction(start.length, rng);
      towards.set(u);
      probe.loss();
      double gradient = probe.item(index);
      double difference =
          (at(probe, w, start, u, STEP) - at(probe, w, start, u, -STEP)) / (2 * STEP);
      w.set(start);
      var found = new Compared(w.name(), start.length, gradient, difference);
      worst = n == 0 || found.error() > worst.error() ? found : worst;
    }
    return worst;
  }

  private static double[] direction(int size, Rng rng) {
    double[] u = new double[size];
    Arrays.setAll(u, _ -> rng.nextGaussian());
    double length = Math.sqrt(Arrays.stream(u).map(x -> x * x).sum());
    for (int i = 0; i < size; i++) {
      u[i] /= length;
    }
    return u;
  }

  private static double at(Probe probe, Parameter w, double[] start, double[] u, double step) {
    double[] moved = new double[start.length];
    Arrays.setAll(moved, i -> start[i] + step * u[i]);
    w.set(moved);
    return probe.loss();
  }

  private Finding judged(Patient patient, List<Compared> compared) {
    double worst = compared.stream().mapToDouble(Compared::error).max().orElse(0);
    Verdict verdict =
        worst <= HEALTHY ? Verdict.HEALTHY : worst <= WRONG ? Verdict.SUSPECT : Verdict.WRONG;
    List<String> advice = new ArrayList<>();
    String summary =
        String.format(
            Locale.ROOT,
            "%,d parameters in %s against differences: relative error at most %s",
            compared.stream().mapToInt(Compared::size).sum(),
            compared.size() == 1 ? "1 array" : compared.size() + " arrays",
            Words.number(worst));
    if (verdict != Verdict.HEALTHY) {
      List<Compared> wrong = compared.stream().filter(c -> c.error() > HEALTHY).toList();
      Compared last = wrong.getLast();
      summary += "; " + wrong.size() + " differ, the last of them " + last.parameter();
      advice.add(
          verdict == Verdict.SUSPECT
              ? "A kink may lie between the two points: another seed would move it elsewhere."
              : last.gradient() == 0
                  ? "No gradient reaches "
                      + last.parameter()
                      + ": something between it and the loss is cut off, as by detach()."
                  : "The derivative of the layer of "
                      + last.parameter()
                      + " is wrong, or that of one without parameters right after it.");
    }
    return new Finding(
        name(), verdict, summary, advice, List.of(table(compared)), pictures(patient, compared));
  }

  private static Table table(List<Compared> compared) {
    List<List<Object>> rows = new ArrayList<>();
    for (Compared c : compared) {
      rows.add(List.of(c.parameter(), c.size(), c.gradient(), c.difference(), c.error()));
    }
    return new Table(
        "gradients",
        "Gradients against differences",
        List.of("parameter", "values", "gradient", "difference", "relative error"),
        rows);
  }

  private static List<Finding.Picture> pictures(Patient patient, List<Compared> compared) {
    List<Bar> bars = new ArrayList<>();
    for (Compared c : compared.subList(0, Math.min(MOST_BARS, compared.size()))) {
      double digits = Math.clamp(-Math.log10(c.error()), 0, 12);
      bars.add(new Bar(c.parameter(), Math.rint(10 * digits) / 10));
    }
    String title = patient.name() + ": gradients against differences, 5 digits are healthy";
    var plot = new BarPlot(title, "digits in which they agree", bars);
    return List.of(new Finding.Picture("gradients", plot.toSvg()));
  }
}
