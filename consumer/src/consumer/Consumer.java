package consumer;

import gradus.Gradients;
import gradus.Rng;
import gradus.Tensor;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Pass;
import gradus.nn.Sequential;
import gradus.optim.Optimizer;

/** Differentiates twice and learns XOR with nothing but the published jars. */
public final class Consumer {
  private Consumer() {}

  /** Prints what {@code .ci/run} expects, whatever the path and the modules it was started with. */
  public static void main(String[] arguments) {
    Tensor x = Tensor.scalar(3);
    Tensor slope = Gradients.of(x.mul(x).mul(x), x);
    Tensor curvature = Gradients.of(slope, x);
    System.out.printf("x³ at 3: slope %.0f, curvature %.0f%n", slope.item(), curvature.item());

    Tensor inputs = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    Tensor targets = Tensor.of(new float[] {0, 1, 1, 0}, 4, 1);
    var model = new Sequential(new Dense(2, 16), Activation.TANH, new Dense(16, 1));
    model.initialise(Rng.of(7));
    Optimizer optimizer = Optimizer.parse("adam", 0.05);
    for (int step = 0; step < 200; step++) {
      Tensor outputs = model.apply(inputs, Pass.training(Rng.of(step)));
      optimizer.minimize(Loss.binaryCrossEntropy().apply(outputs, targets), model.parameters());
    }
    for (float output : model.apply(inputs).toArray()) {
      System.out.print(output > 0 ? "1 " : "0 ");
    }
    System.out.println("is XOR");
  }
}
