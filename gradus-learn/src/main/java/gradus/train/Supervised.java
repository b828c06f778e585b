package gradus.train;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Dataset;
import gradus.graph.Shape;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.StandardLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Examples with targets: the loss is of the model's outputs. */
record Supervised(Dataset data, Loss loss) implements Objective {
  Supervised {
    if (data.size() == 0) {
      throw new IllegalArgumentException("one example or more is needed, got none");
    }
  }

  @Override
  public int examples() {
    return data.size();
  }

  @Override
  public Batches batches(int size) {
    int whole = Math.min(size, data.size());
    return new Rows(new Batches.Form(whole, 1), new Batches.Form(data.size() % whole, 1));
  }

  @Override
  public String hash() {
    return data.hash();
  }

  @Override
  public Signature signature() {
    return Signature.of(data, loss);
  }

  @Override
  public String toString() {
    return loss.toString();
  }

  /** Batches of one size, and a smaller last one. */
  private final class Rows implements Batches {
    private final Form full;
    private final Form rest;

    Rows(Form full, Form rest) {
      this.full = full;
      this.rest = rest;
    }

    @Override
    public int steps() {
      return Math.ceilDiv(data.size(), full.size());
    }

    @Override
    public List<Form> forms() {
      return rest.size() == 0 ? List.of(full) : List.of(full, rest);
    }

    @Override
    public int[] order(@Nullable Rng chance) {
      if (chance != null) {
        return chance.permutation(data.size());
      }
      int[] order = new int[data.size()];
      Arrays.setAll(order, i -> i);
      return order;
    }

    @Override
    public Form form(int[] order, int from) {
      return from + full.size() <= order.length ? full : rest;
    }

    @Override
    public Recording record(Module model, Form form, Pass pass) {
      return new OfRows(data, loss, form.size(), model, pass);
    }
  }

  /** Inputs and targets as parameters, and the loss recorded from them. */
  private static final class OfRows implements Recording {
    private final Dataset data;
    private final int size;
    private final boolean isSum;
    private final Parameter inputs;
    private final Parameter targets;
    private final float[] inputValues;
    private final float[] targetValues;
    private final int[] labels;
    private final Tensor outputs;
    private final Tensor loss;

    OfRows(Dataset data, Loss loss, int size, Module model, Pass pass) {
      this.data = data;
      this.size = size;
      this.isSum =
          loss instanceof StandardLoss standard
              && standard.examples() == StandardLoss.Reduction.SUM;
      boolean classes = data.isClassification();
      inputs =
          Parameter.of("inputs", Tensor.zeros(Shape.of(size).then(data.inputShape()).toArray()));
      targets =
          classes
              ? Parameter.of("targets", Tensor.of(new int[size], size))
              : Parameter.zeros("targets", size, data.targetSize());
      inputValues = new float[inputs.shape().size()];
      labels = new int[classes ? size : 0];
      targetValues = new float[classes ? 0 : targets.shape().size()];
      outputs = model.apply(inputs.tensor(), pass);
      this.loss = loss.apply(outputs, targets.tensor());
    }

    @Override
    public Tensor loss() {
      return loss;
    }

    @Override
    public int fill(int[] order, int from) {
      data.copyInputs(order, from, from + size, inputValues);
      inputs.set(inputValues);
      if (data.isClassification()) {
        data.copyLabels(order, from, from + size, labels);
        targets.set(labels);
      } else {
        data.copyTargets(order, from, from + size, targetValues);
        targets.set(targetValues);
      }
      return size;
    }

    @Override
    public int count() {
      return size;
    }

    /** A loss summed over examples must not be multiplied by their number to be added up. */
    @Override
    public double sum(double value) {
      return isSum ? value : value * size;
    }

    @Override
    public Optional<Tensor> outputs() {
      return Optional.of(outputs);
    }

    @Override
    public Answers answers(float[] given) {
      return new Answers(given, labels, targetValues, size);
    }
  }
}
