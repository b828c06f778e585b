package gradus.kernel;

import static gradus.kernel.StripOp.ADD;
import static gradus.kernel.StripOp.DIV;
import static gradus.kernel.StripOp.EXP;
import static gradus.kernel.StripOp.LOG;
import static gradus.kernel.StripOp.MUL;
import static gradus.kernel.StripOp.ROW_MAX;
import static gradus.kernel.StripOp.ROW_SUM;
import static gradus.kernel.StripOp.SIGMOID;
import static gradus.kernel.StripOp.SQRT;
import static gradus.kernel.StripOp.SUB;
import static gradus.kernel.StripOp.TANH;

/** Strips that training is made of. */
final class StripSamples {

  private StripSamples() {}

  /**
   * In 0–3 the sums of gates i, f, g, o, 4 the state, 5–8 biases; out 9 c, 10 h, 11–14 gates, 15.
   */
  static StripProgram lstmCell() {
    StripProgram.Builder b = StripProgram.builder();
    int i = b.apply(SIGMOID, b.apply(ADD, b.load(0), b.load(5)));
    int f = b.apply(SIGMOID, b.apply(ADD, b.load(1), b.load(6)));
    int g = b.apply(TANH, b.apply(ADD, b.load(2), b.load(7)));
    int o = b.apply(SIGMOID, b.apply(ADD, b.load(3), b.load(8)));
    int c = b.apply(ADD, b.apply(MUL, f, b.load(4)), b.apply(MUL, i, g));
    int tc = b.apply(TANH, c);
    b.store(c, 9);
    b.store(b.apply(MUL, o, tc), 10);
    int[] saved = {i, f, g, o, tc};
    for (int k = 0; k < saved.length; k++) {
      b.store(saved[k], 11 + k);
    }
    return b.build();
  }

  /** In place: 0 parameter, 1 gradient, 2 first moment, 3 second moment; 4 the rate, a scalar. */
  static StripProgram adam() {
    StripProgram.Builder b = StripProgram.builder();
    int gradient = b.load(1);
    int m =
        b.apply(
            ADD,
            b.apply(MUL, b.load(2), b.constant(0.9f)),
            b.apply(MUL, gradient, b.constant(0.1f)));
    int v =
        b.apply(
            ADD,
            b.apply(MUL, b.load(3), b.constant(0.999f)),
            b.apply(MUL, b.apply(MUL, gradient, gradient), b.constant(0.001f)));
    int step =
        b.apply(
            DIV, b.apply(MUL, m, b.loadRow(4)), b.apply(ADD, b.apply(SQRT, v), b.constant(1e-8f)));
    b.store(b.apply(SUB, b.load(0), step), 0);
    b.store(m, 2);
    b.store(v, 3);
    return b.build();
  }

  /** In 0 logits, 1 targets (one-hot); out 2 the gradient, 3 the loss of each row. */
  static StripProgram softmaxCrossEntropyGradient() {
    StripProgram.Builder b = StripProgram.builder();
    int logits = b.load(0);
    int target = b.load(1);
    int shifted = b.apply(SUB, logits, b.apply(ROW_MAX, logits));
    int e = b.apply(EXP, shifted);
    int sum = b.apply(ROW_SUM, e);
    b.store(b.apply(SUB, b.apply(DIV, e, sum), target), 2);
    int logSum = b.apply(LOG, sum);
    b.storeRow(b.apply(ROW_SUM, b.apply(MUL, target, b.apply(SUB, logSum, shifted))), 3);
    return b.build();
  }
}
