package gradus.sequence;

import gradus.Parameter;
import gradus.Tensor;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.StandardLoss;
import gradus.nn.VectorModel;
import gradus.train.Batches;
import gradus.train.Recording;
import java.util.Arrays;

/**
 * The mean loss of each next vector of a batch of sequences, {@code Σ w loss(y, target) / Σ w}.
 * Time comes first: the vector of place (t, b) begins at {@code (t · B + b) · D}.
 */
final class NextVector implements Recording {
  /** Writes a batch into arrays. */
  @FunctionalInterface
  interface Filling {
    /** Fills the arrays for the batch that begins at a place, and says how many examples it has. */
    int fill(int[] order, int from, NextVector batch);
  }

  final int size;
  final int length;
  private final int width;
  private final float[] inputs;
  private final float[] targets;
  private final float[] weights;
  private final Parameter inputCell;
  private final Parameter targetCell;
  private final Parameter weightCell;
  private final Filling filling;
  private final Tensor loss;

  /** Records the loss. */
  NextVector(
      Module model, int width, StandardLoss each, Batches.Form form, Pass pass, Filling filling) {
    if (!(model instanceof VectorModel vectors)) {
      throw new IllegalArgumentException(
          "sequences of vectors are learnt by a VectorModel, got " + model);
    }
    if (vectors.inputs() != width || vectors.outputs() != width) {
      throw new IllegalArgumentException(
          "expected a model that takes and gives vectors of "
              + width
              + ", as the sequences have, got "
              + model);
    }
    this.width = width;
    this.filling = filling;
    size = form.size();
    length = form.length();
    int places = length * size;
    inputs = new float[places * width];
    targets = new float[places * width];
    weights = new float[places];
    inputCell = Parameter.zeros("inputs", length, size, width);
    targetCell = Parameter.zeros("targets", places, width);
    weightCell = Parameter.zeros("weights", places);
    Tensor outputs =
        vectors.unroll(inputCell.tensor(), vectors.zeroState(size), pass).outputs(); // [T, B, D]
    Tensor target = targetCell.tensor();
    Tensor losses = each.ofEach(vectors.given(outputs.reshape(places, width), target), target);
    Tensor weight = weightCell.tensor();
    loss = losses.mul(weight).sum().div(weight.sum());
  }

  @Override
  public Tensor loss() {
    return loss;
  }

  @Override
  public int fill(int[] order, int from) {
    Arrays.fill(inputs, 0);
    Arrays.fill(targets, 0);
    Arrays.fill(weights, 0);
    int taken = filling.fill(order, from, this);
    inputCell.set(inputs);
    targetCell.set(targets);
    weightCell.set(weights);
    return taken;
  }

  /** Puts an input at a place; it is zero where none is put. */
  void input(int time, int row, float[] vector) {
    System.arraycopy(vector, 0, inputs, (time * size + row) * width, width);
  }

  /** Puts a target at a place, to be counted. */
  void target(int time, int row, float[] vector) {
    System.arraycopy(vector, 0, targets, (time * size + row) * width, width);
    weights[time * size + row] = 1;
  }

  /** Returns how many targets count. */
  @Override
  public int count() {
    int count = 0;
    for (float weight : weights) {
      count += weight > 0 ? 1 : 0;
    }
    return count;
  }
}
