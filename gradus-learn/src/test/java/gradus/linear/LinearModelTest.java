package gradus.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Dataset;
import gradus.data.Generated;
import gradus.graph.Shape;
import gradus.linear.LinearModel.Kind;
import gradus.nn.Loss;
import gradus.nn.Penalty;
import gradus.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LinearModelTest {
  private static Dataset classes(float[] inputs, int features, int count, int... labels) {
    List<String> names = List.of("0", "1", "2", "3").subList(0, count);
    return Dataset.ofClasses(inputs, Shape.of(features), labels, names);
  }

  private static List<Parameter> parameters(LinearModel model) {
    return model.module().parameters();
  }

  /**
   * The worked update of a course: W = [[−2, 3.6, 0.5], [−4, 2.4, 4.1], [−6, 4, −4.9]], a row for
   * each class, x = (0.4, −1), true class 0, rate 1.
   *
   * <p>Three columns for two features: one is the bias. Each update adds ±x to a row, and ±1 to its
   * bias, so with rate 1 a bias that begins whole stays whole: −2, −4, −6 can be one; neither 3.6,
   * 2.4, 4 nor 0.5, 4.1, −4.9 can. So it is the first, and x̃ = (1, 0.4, −1).
   *
   * <p>Scores are −2 + 1.44 − 0.5 = −1.06, −4 + 0.96 − 4.1 = −7.14 and −6 + 1.6 + 4.9 = 0.5. The
   * answer is class 2, so x̃ is taken from row 2 and added to row 0. (Were the last column the
   * bias, scores would be −3.9, 0.1, −11.3, and row 1 would change.)
   */
  @Test
  void theWorkedUpdateOfThePerceptron() {
    Dataset one = classes(new float[] {0.4f, -1}, 2, 3, 0);
    LinearModel model = LinearModel.of(Kind.PERCEPTRON, one);
    parameters(model).get(0).set(3.6f, 2.4f, 4, 0.5f, 4.1f, -4.9f); // [D, C]
    parameters(model).get(1).set(-2, -4, -6);
    Tensor scores = model.module().apply(Tensor.of(new float[] {0.4f, -1}, 1, 2));
    Tensor loss = model.loss().apply(scores, Tensor.of(new int[] {0}, 1));
    Tensor.compute(scores);
    assertThat(scores.toArray()).containsExactly(new float[] {-1.06f, -7.14f, 0.5f}, within(1e-5f));
    Sgd.of(1).minimize(loss, parameters(model));
    assertThat(parameters(model).get(0).tensor().toArray())
        .containsExactly(new float[] {4, 2.4f, 3.6f, -0.5f, 4.1f, -3.9f}, within(1e-6f));
    assertThat(parameters(model).get(1).tensor().toArray()).containsExactly(-1, -4, -7);
  }

  /** Rosenblatt's rule w ← w + y x where y (w·x + b) ≤ 0, one example after the other, in loops. */
  @Test
  void theBinaryPerceptronIsRosenblattsRule() {
    Dataset data = Generated.blobs(40, 2, 0.5, Rng.of(5)); // they overlap: it never comes to rest
    LinearModel model = LinearModel.of(Kind.PERCEPTRON, data);
    double[] w = new double[3];
    Sgd sgd = Sgd.of(1);
    int updates = 0;
    for (int i = 0; i < 40; i++) {
      float[] x = data.input(i);
      int y = data.label(i) == 1 ? 1 : -1;
      Tensor scores = model.module().apply(Tensor.of(x, 1, 2));
      Tensor target = Tensor.of(new float[] {data.label(i)}, 1, 1);
      sgd.minimize(model.loss().apply(scores, target), parameters(model));
      if (y * (w[0] * x[0] + w[1] * x[1] + w[2]) <= 0) {
        w[0] += y * x[0];
        w[1] += y * x[1];
        w[2] += y;
        updates++;
      }
      assertThat(parameters(model).get(0).tensor().toArray())
          .containsExactly(new float[] {(float) w[0], (float) w[1]}, within(1e-5f));
      assertThat(parameters(model).get(1).tensor().toArray())
          .containsExactly(new float[] {(float) w[2]}, within(1e-5f));
    }
    assertThat(updates).isBetween(3, 37);
  }

  /** Where classes can be told apart, the perceptron does so in the end (Novikoff's theorem). */
  @Test
  void thePerceptronSeparatesWhatCanBeSeparated() {
    Dataset two = Generated.blobs(200, 2, 0.1, Rng.of(1));
    Dataset four = Generated.blobs(200, 4, 0.08, Rng.of(2));
    for (Dataset data : List.of(two, four)) {
      for (Kind kind : List.of(Kind.PERCEPTRON, Kind.ONE_VS_ONE)) {
        LinearModel model = LinearModel.of(kind, data);
        model.fit(data, 1);
        assertThat(model.accuracy(data)).as("%s", model).isEqualTo(1);
      }
    }
  }

  /** Scores of the pairs (0, 1), (0, 2), (1, 2) and who wins each. */
  @Test
  void pairsVote() {
    var pairs = new OneVsOne(3);
    assertThat(pairs.pairs()).isEqualTo(3);
    Tensor scores = Tensor.of(new float[] {1, 2, 3, -1, -2, 3, -1, -2, -3, 1, -1, 1}, 4, 3);
    assertThat(pairs.votes(scores).toArray())
        .containsExactly(2, 1, 0, /**/ 0, 2, 1, /**/ 0, 1, 2, /**/ 1, 1, 1);
  }

  /**
   * Of class 2 the pairs (0, 2) and (1, 2) count, with y = −1; of class 0 the pairs (0, 1) and (0,
   * 2) with y = 1. Hinge: max(0, 1 − 2·(−1)…): by hand below.
   */
  @Test
  void eachPairLearnsFromItsOwnTwoClasses() {
    var pairs = new OneVsOne(3);
    Tensor scores = Tensor.of(new double[] {0.5, 2, -3, 0.25, -1, 4}, 2, 3);
    Tensor classes = Tensor.of(new int[] {2, 0}, 2);
    Tensor hinge = pairs.loss(Loss.hinge()).apply(scores, classes);
    // class 2: (0, 2): 1 + 2 = 3; (1, 2): 1 − 3 < 0. Class 0: (0, 1): 0.75; (0, 2): 1 + 1 = 2.
    assertThat(hinge.item()).isCloseTo((3 + 0.75 + 2) / 2, within(1e-12));
    assertThat(Gradients.of(hinge, scores).toDoubleArray())
        .containsExactly(new double[] {0, 0.5, 0, -0.5, -0.5, 0}, within(1e-12));
    Tensor entropy = pairs.loss(Loss.binaryCrossEntropy()).apply(scores, classes);
    double expected =
        Math.log1p(Math.exp(2))
            + Math.log1p(Math.exp(-3))
            + Math.log1p(Math.exp(-0.25))
            + Math.log1p(Math.exp(1));
    assertThat(entropy.item()).isCloseTo(expected / 2, within(1e-12));
  }

  /** y = 1 + 2x at x = 0, 1, 2, 3 with errors 1, −1, −1, 1, which have no part along 1 and x. */
  @Test
  void linearRegressionFindsTheLineOfLeastSquares() {
    Dataset data =
        Dataset.ofValues(new float[] {0, 1, 2, 3}, Shape.of(1), new float[] {2, 2, 4, 8}, 1);
    LinearModel model = LinearModel.of(Kind.LEAST_SQUARES, data);
    model.fit(data, 1);
    assertThat(parameters(model).get(0).tensor().toArray()[0]).isCloseTo(2, within(1e-4f));
    assertThat(parameters(model).get(1).tensor().toArray()[0]).isCloseTo(1, within(1e-4f));
    // Ridge: the mean of (…)² + λ/2 w² is least at w = S_xy / (S_xx + 4 λ/4), S_xy = 10, S_xx = 5.
    LinearModel ridge = LinearModel.of(Kind.LEAST_SQUARES, data).withPenalty(Penalty.l2(5));
    ridge.fit(data, 1);
    assertThat(parameters(ridge).get(0).tensor().toArray()[0])
        .isCloseTo((float) (10 / (5 + 5 * 4 / 2.0)), within(1e-4f));
    assertThatThrownBy(() -> LinearModel.of(Kind.SVM, data))
        .hasMessage("svm needs classes, the targets are numbers");
  }

  /** At its minimum the mean error of the probability is 0, alone and weighted by each input. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"LOGISTIC"})
  void logisticRegressionMeetsItsLikelihoodEquations(Kind kind) {
    for (int count = 2; count <= 3; count++) {
      Dataset data = Generated.blobs(90, count, 0.6, Rng.of(4));
      LinearModel model = LinearModel.of(kind, data);
      model.fit(data, 1);
      double[][] sums = new double[3][count];
      for (int i = 0; i < data.size(); i++) {
        float[] x = data.input(i);
        float[] p = model.sureness(Tensor.of(x, 1, 2)).toArray();
        for (int c = 0; c < count; c++) {
          double error = p[c] - (data.label(i) == c ? 1 : 0);
          sums[0][c] += error / 90;
          sums[1][c] += error * x[0] / 90;
          sums[2][c] += error * x[1] / 90;
        }
      }
      for (double[] sum : sums) {
        for (double value : sum) {
          assertThat(value).isCloseTo(0, within(1e-4));
        }
      }
    }
  }

  /**
   * Points at ±1 and further out: the widest margin lies between −1 and 1, so that w = 1, b = 0.
   * Other points do not matter, nor does λ, as long as it pulls less than two points of six hold.
   */
  @Test
  void aSupportVectorMachineHasTheWidestMargin() {
    Dataset data =
        classes(new float[] {-1, 0, -3, 0, -5, 0, 1, 0, 2, 0, 9, 0}, 2, 2, 0, 0, 0, 1, 1, 1);
    LinearModel model = LinearModel.of(Kind.SVM, data).withPenalty(Penalty.l2(0.02));
    model.fit(data, 1);
    float[] w = parameters(model).get(0).tensor().toArray();
    assertThat(w[0]).isCloseTo(1, within(0.02f));
    assertThat(w[1]).isCloseTo(0, within(0.02f));
    assertThat(parameters(model).get(1).tensor().toArray()[0]).isCloseTo(0, within(0.02f));
    // Within the margin a place is in between, beyond it is sure.
    assertThat(model.sureness(Tensor.of(new float[] {0, 0, -2, 0, 0.5f, 0}, 3, 2)).toArray())
        .containsExactly(new float[] {0.5f, 0.5f, 1, 0, 0.25f, 0.75f}, within(0.02f));
  }

  /** L1 draws the weight of an input that says nothing to 0, L2 makes all smaller. */
  @Test
  void penaltiesShrinkAndChoose() {
    Rng rng = Rng.of(3);
    float[] inputs = new float[80];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      labels[i] = i % 2;
      inputs[2 * i] = (float) (2 * labels[i] - 1 + rng.nextGaussian());
      inputs[2 * i + 1] = (float) rng.nextGaussian();
    }
    Dataset data = classes(inputs, 2, 2, labels);
    List<float[]> weights = new ArrayList<>();
    for (Penalty penalty : List.of(Penalty.none(), Penalty.l2(0.1), Penalty.l1(0.2))) {
      LinearModel model = LinearModel.of(Kind.SVM, data).withPenalty(penalty);
      model.fit(data, 1);
      weights.add(parameters(model).get(0).tensor().toArray());
    }
    assertThat(Math.abs(weights.get(1)[0])).isLessThan(Math.abs(weights.get(0)[0]));
    assertThat(Math.abs(weights.get(2)[1])).isLessThan(0.02f);
    assertThat(Math.abs(weights.get(0)[1])).isGreaterThan(0.05f);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyModelTellsThreeCloudsApart(Kind kind) {
    Dataset data = Generated.blobs(300, 3, 0.12, Rng.of(1));
    LinearModel model = LinearModel.of(kind, data).withPenalty(Penalty.l2(1e-3));
    model.fit(data, 1);
    assertThat(model.accuracy(Generated.blobs(300, 3, 0.12, Rng.of(2)))).isGreaterThan(0.98);
    LinearModel again = LinearModel.of(kind, data).withPenalty(Penalty.l2(1e-3));
    again.fit(data, 1);
    for (int i = 0; i < 2; i++) {
      assertThat(parameters(again).get(i).tensor().toArray())
          .isEqualTo(parameters(model).get(i).tensor().toArray());
    }
    assertThat(Kind.parse(kind.toString())).isEqualTo(kind);
  }

  /** A disk holds a fifth of the square: no line does better than calling all of it outside. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"LOGISTIC", "SVM", "LEAST_SQUARES"})
  void quadraticFeaturesSeparateTheDisk(Kind kind) {
    Dataset train = Generated.disk(400, Rng.of(1));
    Dataset test = Generated.disk(1000, Rng.of(2));
    LinearModel line = LinearModel.of(kind, train);
    LinearModel conic = LinearModel.of(kind, train).withQuadraticFeatures();
    line.fit(train, 1);
    conic.fit(train, 1);
    assertThat(line.accuracy(test)).isBetween(0.7, 0.85);
    assertThat(conic.accuracy(test)).isGreaterThan(kind == Kind.LEAST_SQUARES ? 0.85 : 0.97);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> Kind.parse("svn")).hasMessageContaining("did you mean svm?");
    assertThatThrownBy(() -> new OneVsOne(1)).hasMessageContaining("two classes or more");
  }
}
