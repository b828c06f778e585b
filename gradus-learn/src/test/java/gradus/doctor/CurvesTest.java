package gradus.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.data.Dataset;
import gradus.data.Generated;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Sequential;
import gradus.optim.Adam;
import gradus.train.Evaluation;
import gradus.train.Objective;
import gradus.train.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CurvesTest {
  private static Scores loss(double value) {
    return new Scores(value, new LinkedHashMap<>());
  }

  private static Curves.Judgement judge(double[] training, double[] validation) {
    List<Evaluation> history = new ArrayList<>();
    for (int i = 0; i < training.length; i++) {
      history.add(
          new Evaluation(
              i + 1,
              10L * (i + 1),
              0.1,
              loss(training[i]),
              validation.length == 0 ? null : loss(validation[i])));
    }
    return Curves.judge(2, history);
  }

  @Test
  void curvesAreRead() {
    double[] falling = {1.5, 1.2, 0.9, 0.7, 0.5, 0.4};
    double[] close = {1.6, 1.3, 1.0, 0.8, 0.6, 0.5};
    assertJudged(judge(falling, close), Verdict.HEALTHY, "still falling");
    assertJudged(judge(falling, new double[0]), Verdict.HEALTHY, "still falling");
    double[] settled = {1.5, 0.5, 0.31, 0.303, 0.301, 0.3};
    assertJudged(judge(settled, settled), Verdict.HEALTHY, "settled");
    double[] rising = {1.6, 1.3, 1.0, 0.9, 1.0, 1.2};
    assertJudged(judge(falling, rising), Verdict.SUSPECT, "over-fitting");
    assertThat(judge(falling, rising).words()).contains("lowest, 0.9000, after 4 epochs");
    double[] apart = {1.6, 1.4, 1.3, 1.2, 1.1, 1.05}; // twice the training loss, but never rises
    assertJudged(judge(falling, apart), Verdict.SUSPECT, "over-fitting");
    double[] flat = {1.5, 1.4, 1.35, 1.34, 1.33, 1.33};
    assertJudged(judge(flat, flat), Verdict.SUSPECT, "under-fitting");
    double[] nothing = {2.1, 2.0, 1.99, 2.0, 1.98, 2.0};
    assertJudged(judge(nothing, nothing), Verdict.WRONG, "nothing is learnt");
    double[] lost = {2, Double.NaN};
    assertJudged(judge(lost, lost), Verdict.WRONG, "nothing is learnt");
  }

  private static void assertJudged(Curves.Judgement judgement, Verdict verdict, String words) {
    assertThat(judgement.verdict()).as(judgement.words()).isEqualTo(verdict);
    assertThat(judgement.words()).contains(words);
    assertThat(judgement.advice().isEmpty()).isEqualTo(verdict == Verdict.HEALTHY);
  }

  private static Finding train(int examples, double noise, int units, int epochs) {
    Dataset moons = Generated.moons(examples + 200, noise, Rng.of(4));
    return new Curves()
        .examine(
            Patient.of(
                    "moons",
                    () ->
                        new Sequential(
                            new Dense(2, units, Activation.TANH),
                            new Dense(units, units, Activation.TANH),
                            new Dense(units, 2)),
                    moons.slice(0, examples),
                    Loss.softmaxCrossEntropy())
                .withValidation(
                    Objective.of(moons.slice(examples, examples + 200), Loss.softmaxCrossEntropy()))
                .withOptimizer(Adam::of, 0.02)
                .withBatchSize(20)
                .withEpochs(epochs));
  }

  @Test
  void aFewNoisyExamplesAreOverfitted() {
    Finding finding = train(20, 0.5, 40, 300);
    assertThat(finding.summary()).startsWith("over-fitting");
    assertThat(finding.verdict()).isEqualTo(Verdict.SUSPECT);
  }

  @Test
  void manyCleanOnesAreNot() {
    Finding finding = train(400, 0.1, 20, 20);
    assertThat(finding.verdict()).as(finding.summary()).isEqualTo(Verdict.HEALTHY);
  }
}
