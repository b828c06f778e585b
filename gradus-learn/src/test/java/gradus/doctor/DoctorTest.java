package gradus.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.Tensor;
import gradus.data.Dataset;
import gradus.data.Generated;
import gradus.graph.Shape;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Initialiser;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Sequential;
import gradus.nn.Weight;
import gradus.nn.Weights;
import gradus.optim.Adam;
import gradus.optim.Sgd;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.TokenStreams;
import gradus.sequence.Vocabulary;
import gradus.train.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken model is caught, and named; a healthy one passes. */
final class DoctorTest {
  private static final Dataset MOONS = Generated.moons(300, 0.1, Rng.of(4));

  private static Module healthy() {
    return new Sequential(
        new Dense(2, 16, Activation.TANH), new Dense(16, 16, Activation.TANH), new Dense(16, 2));
  }

  private static Patient patient(Supplier<Module> model) {
    return Patient.of("moons", model, MOONS.slice(0, 200), Loss.softmaxCrossEntropy())
        .withValidation(Objective.of(MOONS.slice(200, 300), Loss.softmaxCrossEntropy()))
        .withOptimizer(Adam::of, 0.01)
        .withBatchSize(20)
        .withEpochs(12);
  }

  private static Finding find(Check check, Supplier<Module> model) {
    return check.examine(patient(model));
  }

  @Test
  void aHealthyModelPassesEveryCheck() {
    Diagnosis diagnosis = Doctor.examine(patient(DoctorTest::healthy));
    assertThat(diagnosis.findings())
        .hasSize(6)
        .allSatisfy(
            finding -> {
              assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.HEALTHY);
              assertThat(finding.advice()).isEmpty();
              assertThat(finding.pictures()).hasSize(1);
              assertThat(finding.pictures().getFirst().svg())
                  .startsWith("<svg")
                  .endsWith("</svg>\n");
              assertThat(finding.tables()).isNotEmpty();
            });
    assertThat(diagnosis.verdict()).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void theSamePatientHasTheSameFindings() {
    Finding first = find(new Overfitting(), DoctorTest::healthy);
    assertThat(find(new Overfitting(), DoctorTest::healthy)).isEqualTo(first);
  }

  // The first loss

  @Test
  void theFirstLossIsThatOfKnowingNothing() {
    Finding finding = find(new InitialLoss(), DoctorTest::healthy);
    assertThat(finding.summary()).contains("0.6931 expected (ln 2); rises to");
    List<List<Object>> rows = finding.tables().getFirst().rows();
    assertThat((double) rows.get(1).get(1)).isCloseTo(Math.log(2), within(1e-6));
    // loss + λ Σ w²: from strength 0.001 to 0.01 it rises by 0.009 Σ w².
    double squares = 0;
    Module model = patient(DoctorTest::healthy).fresh();
    for (var parameter : model.parameters()) {
      for (float w : parameter.tensor().toArray()) {
        squares += w * w; // biases are 0 at first
      }
    }
    double rise = (double) rows.get(5).get(1) - (double) rows.get(4).get(1);
    assertThat(rise).isCloseTo(0.009 * squares, within(1e-5));
  }

  @Test
  void tooLargeInitialWeightsAreSeenInTheFirstLoss() {
    Finding finding =
        find(
            new InitialLoss(),
            () ->
                new Sequential(
                    new Dense(2, 100, Activation.TANH).withInitialiser(Initialiser.gaussian(3)),
                    new Dense(100, 2).withInitialiser(Initialiser.gaussian(3))));
    assertThat(finding.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(finding.advice()).anyMatch(line -> line.contains("initial weights are too large"));
  }

  @Test
  void aWrongLossOrPenaltyIsSeen() {
    // A loss summed over the batch in place of its mean is 20 times too large.
    Patient summed =
        Patient.of(
                "moons", DoctorTest::healthy, MOONS, Loss.softmaxCrossEntropy().sumOverExamples())
            .withBatchSize(20);
    Finding wrong = new InitialLoss().examine(summed);
    assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(wrong.advice()).anyMatch(line -> line.contains("13.8629, not 0.6931"));
    Finding negative =
        new InitialLoss()
            .examine(
                patient(DoctorTest::healthy)
                    .withPenalty(w -> w.getFirst().tensor().square().sum().neg()));
    assertThat(negative.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(negative.summary()).endsWith("does not rise with the penalty");
  }

  @Test
  void numbersAreExpectedToBeAnsweredWith0() {
    Dataset line =
        Dataset.ofValues(new float[] {1, 2, 3, 4}, Shape.of(1), new float[] {1, 3, 5, 7}, 1);
    Finding finding =
        new InitialLoss()
            .examine(
                Patient.of("line", () -> new Dense(1, 1), line, Loss.squaredError())
                    .withBatchSize(4));
    assertThat(finding.summary()).contains("21.0000 expected (the loss of answering 0)"); // 84 / 4
  }

  // Gradients

  /** tanh with the derivative of the identity. */
  private static Tensor wrongTanh(Tensor x, Pass pass) {
    return x.add(x.tanh().sub(x).detach());
  }

  @Test
  void aWrongDerivativeIsFoundAndItsLayerNamed() {
    Finding finding =
        find(
            new GradientComparison(),
            () ->
                new Sequential(
                    new Dense(2, 8, Activation.TANH),
                    new Dense(8, 8, DoctorTest::wrongTanh),
                    new Dense(8, 2)));
    assertThat(finding.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(finding.summary()).endsWith("4 differ, the last of them model.1.bias");
    assertThat(finding.advice().getFirst())
        .startsWith("The derivative of the layer of model.1.bias is wrong");
  }

  @Test
  void aGradientCutOffIsFound() {
    Module cut = (x, _) -> x.detach();
    Finding finding =
        find(
            new GradientComparison(),
            () -> new Sequential(new Dense(2, 8, Activation.TANH), cut, new Dense(8, 2)));
    assertThat(finding.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(finding.advice().getFirst()).startsWith("No gradient reaches model.0.bias");
  }

  @Test
  void rightGradientsAgreeInManyDigits() {
    Finding finding = find(new GradientComparison(), DoctorTest::healthy);
    assertThat(finding.tables().getFirst().rows())
        .hasSize(6)
        .allSatisfy(row -> assertThat((double) row.get(4)).isLessThan(1e-5))
        .allSatisfy(row -> assertThat((double) row.get(2)).isNotZero());
  }

  @Test
  void aModelOfTokensIsCheckedToo() {
    Vocabulary letters = Vocabulary.ofCharacters("abcde");
    int[] tokens = letters.encode("abcdeedcba".repeat(12));
    for (String word : List.of("gru:6", "transformer:8:4")) {
      Patient patient =
          Patient.of(
              "letters",
              () -> LanguageModelSpec.parse(word).build(5),
              TokenStreams.of(tokens, letters, 4, 10),
              TokenStreams.of(tokens, letters, 1, 20),
              Math.log(5),
              "ln 5");
      assertThat(new GradientComparison().examine(patient).verdict()).isEqualTo(Verdict.HEALTHY);
      Finding first = new InitialLoss().examine(patient);
      assertThat(first.summary()).contains("1.6094 expected (ln 5)");
      assertThat(first.verdict()).isEqualTo(Verdict.HEALTHY);
      assertThat(new Activations().examine(patient).tables().getFirst().rows())
          .extracting(row -> row.get(1))
          .contains("model.stack.0", "model.output");
    }
  }

  // Activations

  @Test
  void tenLayersVanishSaturateOrHold() {
    var stack = new DeepStack(Activation.TANH, 10, 200, 100, 1);
    List<LayerStatistics> small = stack.measure(Initialiser.gaussian(0.01));
    List<LayerStatistics> large = stack.measure(Initialiser.gaussian(1));
    List<LayerStatistics> glorot = stack.measure(Initialiser.glorotUniform());
    assertThat(small).hasSize(10);
    // Each layer multiplies the deviation by 0.01 √200, where tanh is still straight.
    double factor = 0.01 * Math.sqrt(200);
    for (int i = 1; i < 10; i++) {
      assertThat(small.get(i).deviation() / small.get(i - 1).deviation())
          .isCloseTo(factor, within(0.1 * factor));
    }
    // |tanh x| > 0.99 beyond 2.647; x has deviation √200 and more than 0.9 of it.
    assertThat(large)
        .allSatisfy(layer -> assertThat(layer.saturated()).isBetween(0.8, 0.9))
        .allSatisfy(layer -> assertThat(layer.shares().getFirst()).isGreaterThan(0.35));
    assertThat(glorot.getLast().deviation()).isBetween(0.15, 0.4);
    assertThat(Activations.judge(small).words()).startsWith("vanishes");
    assertThat(Activations.judge(large).words()).startsWith("model.0 saturates");
    assertThat(Activations.judge(glorot).verdict()).isEqualTo(Verdict.HEALTHY);
    assertThat(stack.compare().summary())
        .contains("N(0, 0.01²): vanishes", "N(0, 1): model.0 saturates", "Glorot holds");
  }

  @Test
  void reluLayersHoldByHe() {
    var stack = new DeepStack(Activation.RELU, 10, 200, 100, 1);
    List<LayerStatistics> he = stack.measure(Initialiser.heNormal());
    List<LayerStatistics> glorot = stack.measure(Initialiser.glorotNormal());
    // He keeps E y²; Glorot's variance is half of His, and so halves it at each layer.
    assertThat(energy(he.getLast()) / energy(he.getFirst())).isBetween(0.5, 2.0);
    assertThat(energy(glorot.getLast()) / energy(glorot.getFirst()))
        .isBetween(0.4 / 512, 2.5 / 512);
  }

  private static double energy(LayerStatistics layer) {
    return layer.mean() * layer.mean() + layer.deviation() * layer.deviation();
  }

  @Test
  void statisticsAreThoseOfTheValues() {
    Tensor y = Tensor.of(new float[] {0, -0.995f, 0.5f, 0, 0.995f, 0.5f}, 2, 3);
    LayerStatistics found =
        LayerStatistics.of(
            "layer", y.tanh().node(), new float[] {0, -0.995f, 0.5f, 0, 0.995f, 0.5f});
    assertThat(found.mean()).isCloseTo(1.0 / 6, within(1e-7));
    double squares = 2 * 0.995 * 0.995 + 0.5;
    assertThat(found.deviation()).isCloseTo(Math.sqrt(squares / 6 - 1.0 / 36), within(1e-7));
    assertThat(found.dead()).isCloseTo(2.0 / 3, within(1e-12)); // the first and the last of three
    assertThat(found.saturated()).isCloseTo(2.0 / 6, within(1e-12));
    assertThat(found.shares().getFirst()).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(found.shares().stream().mapToDouble(x -> x).sum()).isCloseTo(1, within(1e-12));
  }

  /** ReLU after a bias that no input overcomes. */
  private static final class Sunk implements Module {
    private final Weights weights = new Weights("sunk");
    private final Weight bias = weights.add("bias", Shape.of(16), Initialiser.constant(-50));

    @Override
    public Weights weights() {
      return weights;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
      return x.add(bias.tensor()).relu();
    }
  }

  @Test
  void deadUnitsAreCounted() {
    Supplier<Module> dead = () -> new Sequential(new Dense(2, 16), new Sunk(), new Dense(16, 2));
    Finding finding = find(new Activations(), dead);
    assertThat(finding.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(finding.summary()).isEqualTo("100 % of the units of model.1 are dead");
    Finding learnt = find(new Overfitting(60), dead);
    assertThat(learnt.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(learnt.summary()).startsWith("20 examples not learnt");
    assertThat(learnt.advice().getFirst()).contains("dead units");
  }

  // Steps

  @Test
  void aFarTooHighRateIsCaught() {
    Patient fast = patient(DoctorTest::healthy).withOptimizer(Sgd::of, 1_000);
    Finding range = new LearningRateRange().examine(fast);
    assertThat(range.verdict()).as(range.summary()).isEqualTo(Verdict.WRONG);
    assertThat(range.advice().getFirst()).startsWith("The rate is far too high");
    Finding learnt = new Overfitting(300).examine(fast);
    assertThat(learnt.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(learnt.summary()).contains("the model itself can");
    assertThat(new Curves().examine(fast).verdict()).isEqualTo(Verdict.WRONG);
  }

  @Test
  void aVeryLowRateIsSuspect() {
    Finding range =
        new LearningRateRange().examine(patient(DoctorTest::healthy).withOptimizer(Adam::of, 1e-6));
    assertThat(range.verdict()).isEqualTo(Verdict.SUSPECT);
    assertThat(range.advice().getFirst()).startsWith("The rate is low");
  }

  @Test
  void aModelThatCannotLearnHasNoGoodRate() {
    Module cut = (x, _) -> x.detach().mul(0);
    Finding range = find(new LearningRateRange(40), () -> new Sequential(new Dense(2, 2), cut));
    assertThat(range.verdict()).isEqualTo(Verdict.WRONG);
    assertThat(range.summary()).startsWith("no rate makes the loss fall");
  }

  @Test
  void reportsHoldEveryPicture(@TempDir Path folder) throws Exception {
    Diagnosis diagnosis =
        Doctor.examine(
            patient(DoctorTest::healthy), List.of(new InitialLoss(), new Activations()), _ -> {});
    assertThat(diagnosis.write(folder))
        .containsExactly(
            "report.md",
            "initial-loss.svg",
            "initial-loss.csv",
            "activations.svg",
            "activations.csv");
    assertThat(Files.readString(folder.resolve("report.md")))
        .startsWith("# moons: healthy\n\n## initial loss: healthy\n\n0.")
        .contains("![activations](activations.svg)");
    assertThat(Files.readString(folder.resolve("activations.csv")))
        .startsWith("start,layer,mean,deviation,dead units,saturated\nas built,model.0,")
        .contains("\n\"N(0, 1)\",model.2,");
  }
}
