package gradus.examples;

// example
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Batch;
import gradus.data.Digits;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Pass;
import gradus.nn.Sequential;
import gradus.optim.Optimizer;

// end of example

/** The example of the README, compared with it and run by {@link ReadmeTest}. */
final class DigitsExample {
  private DigitsExample() {}

  static double train() {
    double last = Double.NaN;
    // example
    var rng = Rng.of(1);
    var digits = Digits.generate(2000, rng);
    var model = new Sequential(new Dense(784, 32), Activation.TANH, new Dense(32, 10));
    model.initialise(rng);
    var optimizer = Optimizer.parse("adam", 0.003);

    for (int epoch = 1; epoch <= 3; epoch++) {
      for (Batch batch : digits.shuffled(rng).batches(50)) {
        Tensor outputs = model.apply(batch.inputs(), Pass.training(rng)); // [B, 10]
        Tensor loss = Loss.softmaxCrossEntropy().apply(outputs, batch.targets());
        optimizer.minimize(loss, model.parameters());
        last = loss.item();
      }
      System.out.printf("epoch %d, loss %.3f%n", epoch, last);
    }
    // end of example
    return last;
  }
}
