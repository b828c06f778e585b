package gradus.doctor;

import gradus.Parameter;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.Module;
import gradus.plot.BarPlot;
import gradus.plot.BarPlot.Bar;
import gradus.study.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Does a model start where one that knows nothing must start, at ln C for C classes, and does a
 * penalty {@code loss + λ Σ w²} make the loss rise?
 *
 * <p>With all parameters 0 every output is 0, and the loss must be the expected one to four places:
 * otherwise loss, targets or outputs are not what they are taken for. With its initial weights it
 * may be somewhat above: up to 1.5 times is healthy, above 3 times the first steps only undo the
 * initialisation.
 */
public record InitialLoss() implements Check {
  private static final double[] STRENGTHS = {0, 1e-4, 1e-3, 1e-2};
  private static final double EXACT = 1e-4;
  private static final double HIGH = 1.5;
  private static final double EXTREME = 3;

  @Override
  public String name() {
    return "initial loss";
  }

  @Override
  public Finding examine(Patient patient) {
    Module model = patient.fresh();
    List<Parameter> parameters = model.parameters();
    Parameter strength = Parameter.zeros("strength");
    Probe probe =
        new Probe(
            model,
            patient.objective(),
            patient.batchSize(),
            loss ->
                List.of(
                    loss.cast(DType.FLOAT32)
                        .add(penalty(patient, parameters).mul(strength.tensor()))));
    double[] penalised = new double[STRENGTHS.length];
    double start = 0;
    for (int i = 0; i < STRENGTHS.length; i++) {
      strength.set((float) STRENGTHS[i]);
      start = probe.loss();
      penalised[i] = probe.item(0);
    }
    for (Parameter parameter : parameters) {
      parameter.set(new float[parameter.shape().size()]);
    }
    double zero = probe.loss();
    return judged(patient, new Measured(start, zero, penalised));
  }

  private static Tensor penalty(Patient patient, List<Parameter> parameters) {
    return patient.penalty().apply(parameters).cast(DType.FLOAT32);
  }

  /** The losses at the start, with all parameters 0, and with penalties of growing strength. */
  private record Measured(double start, double zero, double[] penalised) {
    boolean rises() {
      for (int i = 1; i < penalised.length; i++) {
        if (!(penalised[i] > penalised[i - 1])) {
          return false;
        }
      }
      return true;
    }
  }

  private Finding judged(Patient patient, Measured m) {
    boolean isKnown = !Double.isNaN(patient.expectedLoss());
    double expected = isKnown ? patient.expectedLoss() : m.zero();
    String wanted = isKnown ? patient.expectation() : "the loss of answering 0";
    double factor = m.start() / expected;
    var advice = new ArrayList<String>();
    Verdict verdict = Verdict.HEALTHY;
    if (!(Math.abs(m.zero() - expected) <= EXACT * Math.max(1, Math.abs(expected)))) {
      verdict = Verdict.WRONG;
      advice.add(
          "With all parameters 0 the loss is "
              + Words.loss(m.zero())
              + ", not "
              + Words.loss(expected)
              + ": look at the loss, at how it is averaged, and at the number of outputs.");
    }
    if (!(factor <= HIGH)) {
      verdict = verdict.or(factor <= EXTREME ? Verdict.SUSPECT : Verdict.WRONG);
      advice.add(
          "The model starts out sure of wrong answers: its initial weights are too large, or its"
              + " inputs are not scaled.");
    }
    if (!m.rises()) {
      verdict = Verdict.WRONG;
      advice.add(
          "The penalty does not make the loss rise: its sign is wrong, or it reaches no weights.");
    }
    String summary =
        "%s at the start, %s expected (%s); %s"
            .formatted(
                Words.loss(m.start()),
                Words.loss(expected),
                wanted,
                m.rises()
                    ? "rises to %s with a penalty of 0.01"
                        .formatted(Words.loss(m.penalised()[m.penalised().length - 1]))
                    : "does not rise with the penalty");
    return new Finding(
        name(),
        verdict,
        summary,
        advice,
        List.of(table(expected, wanted, m)),
        pictures(patient, expected, wanted, m));
  }

  private static Table table(double expected, String wanted, Measured m) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("expected, " + wanted, expected));
    rows.add(List.of("all parameters 0", m.zero()));
    for (int i = 0; i < STRENGTHS.length; i++) {
      rows.add(List.of("initial weights, penalty " + Words.number(STRENGTHS[i]), m.penalised()[i]));
    }
    return new Table("initial-loss", "The first loss", List.of("case", "loss"), rows);
  }

  private static List<Finding.Picture> pictures(
      Patient patient, double expected, String wanted, Measured m) {
    List<Bar> bars = new ArrayList<>();
    bars.add(new Bar("expected, " + wanted, expected));
    bars.add(new Bar("all parameters 0", m.zero()));
    bars.add(new Bar("initial weights", m.start()));
    for (int i = 1; i < STRENGTHS.length; i++) {
      bars.add(new Bar("with penalty " + Words.number(STRENGTHS[i]), m.penalised()[i]));
    }
    var plot = new BarPlot(patient.name() + ": the first loss", "loss", bars);
    return List.of(new Finding.Picture("initial-loss", plot.toSvg()));
  }
}
