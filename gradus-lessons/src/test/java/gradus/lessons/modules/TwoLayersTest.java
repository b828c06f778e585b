package gradus.lessons.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Matrices;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The three notations against each other, against the modules, and against the engine. */
class TwoLayersTest {
  private static final int EXAMPLES = 7;
  private static final int INPUTS = 3;
  private static final int HIDDEN = 5;
  private static final int CLASSES = 4;

  private final Random random = new Random(5);
  private final TwoLayers net =
      new TwoLayers(
          Matrices.random(random, HIDDEN, INPUTS),
          Matrices.random(random, 1, HIDDEN)[0],
          Matrices.random(random, CLASSES, HIDDEN),
          Matrices.random(random, 1, CLASSES)[0]);
  private final double[][] x = Matrices.random(random, EXAMPLES, INPUTS);
  private final double[][] t = new double[EXAMPLES][CLASSES];

  TwoLayersTest() {
    for (double[] row : t) {
      row[random.nextInt(CLASSES)] = 1;
    }
  }

  private static double[] flat(TwoLayers.Gradient gradient) {
    return Matrices.flat(
        new double[][] {
          {gradient.loss()},
          Matrices.flat(gradient.v()),
          gradient.b(),
          Matrices.flat(gradient.w()),
          gradient.c()
        });
  }

  /** Returns the sum over the examples, each taken alone. */
  private double[] summed(IntFunction<TwoLayers.Gradient> example) {
    BinaryOperator<double[]> plus =
        (a, b) -> Matrix.combine(new double[][] {a}, new double[][] {b}, Double::sum)[0];
    double[] sum = flat(example.apply(0));
    for (int n = 1; n < EXAMPLES; n++) {
      sum = plus.apply(sum, flat(example.apply(n)));
    }
    return sum;
  }

  @Test
  void elementsVectorsAndBatchAgreeAndEqualTheEngine() {
    Tensor v = Matrices.tensor(net.v());
    Tensor b = Matrices.row(net.b());
    Tensor w = Matrices.tensor(net.w());
    Tensor c = Matrices.row(net.c());
    Tensor h = Matrices.tensor(x).matmul(v.transpose()).add(b).tanh();
    Tensor o = h.matmul(w.transpose()).add(c);
    Tensor e = o.logSoftmax(1).mul(Matrices.tensor(t)).sum().neg();
    List<Tensor> by = Gradients.of(e, List.of(v, b, w, c));
    double[] engine =
        Matrices.flat(
            new double[][] {
              {e.item()},
              by.get(0).toDoubleArray(),
              by.get(1).toDoubleArray(),
              by.get(2).toDoubleArray(),
              by.get(3).toDoubleArray()
            });
    assertThat(engine).doesNotContain(0);
    assertThat(summed(n -> net.elementwise(x[n], t[n]))).containsExactly(engine, offset(1e-10));
    assertThat(summed(n -> net.vector(x[n], t[n]))).containsExactly(engine, offset(1e-10));
    assertThat(flat(net.batch(x, t))).containsExactly(engine, offset(1e-10));
  }

  @Test
  void eachExampleAloneAgreesToo() {
    for (int n = 0; n < EXAMPLES; n++) {
      double[] elementwise = flat(net.elementwise(x[n], t[n]));
      assertThat(flat(net.vector(x[n], t[n]))).containsExactly(elementwise, offset(1e-12));
      assertThat(flat(net.batch(new double[][] {x[n]}, new double[][] {t[n]})))
          .containsExactly(elementwise, offset(1e-12));
    }
  }

  @Test
  void modulesFollowTheSameEquations() {
    var first = new Linear(INPUTS, HIDDEN);
    var second = new Linear(HIDDEN, CLASSES);
    Matrix.addTo(first.weights(), 1, net.v());
    Matrix.addTo(first.bias(), 1, net.b());
    Matrix.addTo(second.weights(), 1, net.w());
    Matrix.addTo(second.bias(), 1, net.c());
    var modules = new Sequence(first, new Tanh(), second);
    var loss = new SoftmaxCrossEntropy();
    double[][] y = modules.forward(x);
    modules.backwardUpdateGradient(x, loss.gradient(y, t));
    double[] actual =
        flat(
            new TwoLayers.Gradient(
                loss.value(y, t),
                first.weightGradient(),
                first.biasGradient(),
                second.weightGradient(),
                second.biasGradient()));
    assertThat(actual).containsExactly(flat(net.batch(x, t)), offset(1e-10));
  }
}
