package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import gradus.kernel.StripProgram.Instruction;
import gradus.kernel.StripSchedule.Pass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * The columns a vector at a time, the rest of a row in one masked vector.
 *
 * <p>Where a vector has fewer than sixteen lanes, a sum has several accumulators that take turns.
 * The order in which partial sums are added is the same for every turn at which the row may end, so
 * they need no turning back.
 */
final class VectorStripEmitter extends StripEmitter {

  private static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");

  private static final int WIDTH = VectorLanes.LENGTH;
  private static final int TURNS = StripProgram.PARTIALS / WIDTH;

  private final VectorCode vectors;

  /** The vector of a row value that column operations use. */
  private final int[] spread;

  private final boolean[] needsSpread;
  private final int[][] accumulators;
  private int column;
  private int fullEnd;
  private int mask;
  private int zero;

  VectorStripEmitter(CodeBuilder code, StripProgram program) {
    super(code, program);
    vectors = new VectorCode(code, this::newSlot);
    spread = new int[slot.length];
    needsSpread = new boolean[slot.length];
    accumulators = new int[slot.length][];
    for (int i = 0; i < slot.length; i++) {
      Instruction instruction = instructions.get(i);
      StripOp op = instruction.op();
      boolean inColumns = schedule.isColumn(i) || op.isReduction() || op == StripOp.STORE;
      for (int k = 0; inColumns && k < op.arity(); k++) {
        needsSpread[instruction.operand(k)] |= !schedule.isColumn(instruction.operand(k));
      }
    }
  }

  @Override
  void beginRun() {
    column = newSlot();
    fullEnd = newSlot();
    mask = newSlot();
    zero = newSlot();
    code.iload(COLUMNS).loadConstant(-WIDTH).iand().istore(fullEnd);
    code.getstatic(VectorCode.LANES, "FLOATS", VectorCode.SPECIES);
    code.iload(fullEnd).iload(COLUMNS);
    code.invokeinterface(
        VectorCode.SPECIES, "indexInRange", MethodTypeDesc.of(VectorCode.MASK, CD_int, CD_int));
    code.astore(mask);
    code.loadConstant(0f);
    vectors.broadcast();
    code.astore(zero);
    for (int i = 0; i < slot.length; i++) {
      if (schedule.isLive(i) && schedule.isColumn(i)) {
        vectors.prepare(instructions.get(i).op());
      }
    }
  }

  @Override
  void rowValueDefined(int value) {
    if (needsSpread[value]) {
      spread[value] = newSlot();
      code.fload(slot[value]);
      vectors.broadcast();
      code.astore(spread[value]);
    }
  }

  @Override
  void columns(Pass pass, int p) {
    for (int reduction : pass.reductions()) {
      slot[reduction] = newSlot();
      spread[reduction] = newSlot();
      beginReduction(reduction);
    }
    int mark = slotMark();
    Label loop = code.newLabel();
    Label rest = code.newLabel();
    Label end = code.newLabel();
    code.loadConstant(0).istore(column);
    code.labelBinding(loop).iload(column).iload(fullEnd).if_icmpge(rest);
    body(pass, p, false);
    code.iinc(column, WIDTH).goto_(loop);
    releaseSlots(mark);
    code.labelBinding(rest).iload(column).iload(COLUMNS).if_icmpge(end);
    body(pass, p, true);
    code.labelBinding(end);
    releaseSlots(mark);
    pass.reductions().forEach(this::finishReduction);
  }

  private void body(Pass pass, int p, boolean masked) {
    pass.values().forEach(value -> compute(value, p, masked));
    pass.reductions().forEach(reduction -> reduce(reduction, masked));
    if (hasStores(p)) {
      for (Instruction instruction : instructions) {
        if (instruction.op() == StripOp.STORE) {
          code.aload(vector(instruction.a()));
          pushAddress(instruction.stream(), column);
          store(masked);
        }
      }
    }
  }

  private void compute(int value, int p, boolean masked) {
    Instruction instruction = instructions.get(value);
    boolean reloaded = schedule.isReloaded(value, p);
    slot[value] = newSlot();
    int mark = slotMark();
    if (reloaded || instruction.op() == StripOp.LOAD) {
      code.getstatic(VectorCode.LANES, "FLOATS", VectorCode.SPECIES);
      if (reloaded) {
        pushScratchAddress(schedule.scratchRow(value), column);
      } else {
        pushAddress(instruction.stream(), column);
      }
      load(masked);
    } else {
      StripOp op = instruction.op();
      int a = vector(instruction.a());
      int b = op.arity() > 1 ? vector(instruction.b()) : -1;
      int c = op.arity() > 2 ? vector(instruction.c()) : -1;
      vectors.apply(op, a, b, c);
    }
    code.astore(slot[value]);
    releaseSlots(mark);
    if (schedule.scratchRow(value) >= 0 && !reloaded) {
      code.aload(slot[value]);
      pushScratchAddress(schedule.scratchRow(value), column);
      store(masked);
    }
  }

  /** The local variable that holds the vector of a value. */
  private int vector(int value) {
    return schedule.isColumn(value) ? slot[value] : spread[value];
  }

  private void load(boolean masked) {
    MethodTypeDesc type =
        masked
            ? MethodTypeDesc.of(
                VectorCode.FLOAT_VECTOR, VectorCode.SPECIES, FLOATS, CD_int, VectorCode.MASK)
            : MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, VectorCode.SPECIES, FLOATS, CD_int);
    if (masked) {
      code.aload(mask);
    }
    code.invokestatic(VectorCode.FLOAT_VECTOR, "fromArray", type);
  }

  private void store(boolean masked) {
    MethodTypeDesc type =
        masked
            ? MethodTypeDesc.of(CD_void, FLOATS, CD_int, VectorCode.MASK)
            : MethodTypeDesc.of(CD_void, FLOATS, CD_int);
    if (masked) {
      code.aload(mask);
    }
    code.invokevirtual(VectorCode.FLOAT_VECTOR, "intoArray", type);
  }

  private void beginReduction(int reduction) {
    boolean sum = instructions.get(reduction).op() == StripOp.ROW_SUM;
    accumulators[reduction] = new int[sum ? TURNS : 1];
    for (int i = 0; i < accumulators[reduction].length; i++) {
      accumulators[reduction][i] = newSlot();
      if (sum) {
        code.aload(zero);
      } else {
        code.loadConstant(Float.NEGATIVE_INFINITY);
        vectors.broadcast();
      }
      code.astore(accumulators[reduction][i]);
    }
  }

  /** A masked-off lane adds 0, which changes no partial sum, or keeps its maximum. */
  private void reduce(int reduction, boolean masked) {
    Instruction instruction = instructions.get(reduction);
    int[] accumulator = accumulators[reduction];
    code.aload(accumulator[0]);
    if (instruction.op() == StripOp.ROW_SUM) {
      if (masked) {
        code.aload(zero).aload(vector(instruction.a())).aload(mask);
        blend();
      } else {
        code.aload(vector(instruction.a()));
      }
      combine("add");
    } else {
      code.aload(vector(instruction.a()));
      combine("max");
      if (masked) {
        code.astore(spread[reduction]);
        code.aload(accumulator[0]).aload(spread[reduction]).aload(mask);
        blend();
      }
    }
    for (int i = 1; i < accumulator.length; i++) {
      code.aload(accumulator[i]).astore(accumulator[i - 1]);
    }
    code.astore(accumulator[accumulator.length - 1]);
  }

  private void finishReduction(int reduction) {
    boolean sum = instructions.get(reduction).op() == StripOp.ROW_SUM;
    int[] accumulator = accumulators[reduction];
    for (int half = accumulator.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        code.aload(accumulator[i]).aload(accumulator[i + half]);
        combine("add");
        code.astore(accumulator[i]);
      }
    }
    for (int distance = WIDTH / 2; distance > 0; distance /= 2) {
      code.aload(accumulator[0]).aload(accumulator[0]);
      code.getstatic(VectorCode.LANES, "SWAP_" + distance, SHUFFLE);
      code.invokevirtual(
          VectorCode.FLOAT_VECTOR,
          "rearrange",
          MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, SHUFFLE));
      combine(sum ? "add" : "max");
      code.astore(accumulator[0]);
    }
    code.aload(accumulator[0]).astore(spread[reduction]);
    code.aload(accumulator[0]).loadConstant(0);
    code.invokevirtual(VectorCode.FLOAT_VECTOR, "lane", MethodTypeDesc.of(CD_float, CD_int));
    code.fstore(slot[reduction]);
  }

  private void combine(String name) {
    code.invokevirtual(
        VectorCode.FLOAT_VECTOR,
        name,
        MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, VectorCode.VECTOR));
  }

  private void blend() {
    code.invokevirtual(
        VectorCode.FLOAT_VECTOR,
        "blend",
        MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, VectorCode.VECTOR, VectorCode.MASK));
  }
}
