package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import gradus.kernel.StripProgram.Instruction;
import gradus.kernel.StripSchedule.Pass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * The columns one at a time. What a ROW_SUM adds up is put in a row of scratch memory first, unless
 * it lies in an array or in scratch memory already.
 */
final class ScalarStripEmitter extends StripEmitter {

  private static final ClassDesc PARTIAL_SUMS = ClassDesc.of("gradus.kernel.PartialSums");

  private int column;

  ScalarStripEmitter(CodeBuilder code, StripProgram program) {
    super(code, program);
  }

  @Override
  void beginRun() {
    column = newSlot();
  }

  @Override
  void spread() {}

  @Override
  void operation(Instruction instruction) {
    for (int k = 0; k < instruction.op().arity(); k++) {
      code.fload(slot[instruction.operand(k)]);
    }
    ScalarCode.apply(code, instruction.op());
  }

  @Override
  void define(int value) {
    code.fstore(slot[value]);
  }

  @Override
  void pushFloat(int value) {
    code.fload(slot[value]);
  }

  @Override
  void columns(Pass pass, int p) {
    for (int reduction : pass.reductions()) {
      slot[reduction] = newSlot();
      if (instructions.get(reduction).op() == StripOp.ROW_MAX) {
        code.loadConstant(Float.NEGATIVE_INFINITY).fstore(slot[reduction]);
      }
    }
    int mark = slotMark();
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.loadConstant(0).istore(column);
    code.labelBinding(loop).iload(column).iload(COLUMNS).if_icmpge(end);
    pass.values().forEach(value -> compute(value, p));
    reduce(pass, p);
    if (hasStores(p)) {
      stores();
    }
    code.iinc(column, 1).goto_(loop).labelBinding(end);
    releaseSlots(mark);
    sum(pass, p);
  }

  private void compute(int value, int p) {
    Instruction instruction = instructions.get(value);
    boolean reloaded = schedule.isReloaded(value, p);
    if (reloaded) {
      pushScratchAddress(schedule.scratchRow(value), column);
      code.faload();
    } else if (instruction.op() == StripOp.LOAD) {
      pushAddress(instruction.stream(), column);
      code.faload();
    } else {
      operation(instruction);
    }
    slot[value] = newSlot();
    code.fstore(slot[value]);
    if (schedule.scratchRow(value) >= 0 && !reloaded) {
      pushScratchAddress(schedule.scratchRow(value), column);
      code.fload(slot[value]).fastore();
    }
  }

  private void reduce(Pass pass, int p) {
    int sums = 0;
    for (int reduction : pass.reductions()) {
      Instruction instruction = instructions.get(reduction);
      if (instruction.op() == StripOp.ROW_MAX) {
        code.fload(slot[reduction]).fload(slot[instruction.a()]);
        ScalarCode.apply(code, StripOp.MAX);
        code.fstore(slot[reduction]);
      } else if (!isInStream(instruction.a(), p)) {
        pushScratchAddress(schedule.scratchRows() + sums++, column);
        code.fload(slot[instruction.a()]).fastore();
      }
    }
  }

  private void sum(Pass pass, int p) {
    int sums = 0;
    for (int reduction : pass.reductions()) {
      Instruction instruction = instructions.get(reduction);
      if (instruction.op() == StripOp.ROW_SUM) {
        code.loadConstant(0).istore(column);
        if (isInStream(instruction.a(), p)) {
          pushAddress(instructions.get(instruction.a()).stream(), column);
        } else {
          pushScratchAddress(schedule.scratchRows() + sums++, column);
        }
        code.iload(COLUMNS);
        code.invokestatic(PARTIAL_SUMS, "sum", MethodTypeDesc.of(CD_float, FLOATS, CD_int, CD_int));
        code.fstore(slot[reduction]);
      }
    }
  }

  /** Whether the value still lies in its stream after the pass: no output can have replaced it. */
  private boolean isInStream(int value, int p) {
    return instructions.get(value).op() == StripOp.LOAD && !hasStores(p);
  }

  private void stores() {
    for (Instruction instruction : instructions) {
      if (instruction.op() == StripOp.STORE) {
        pushAddress(instruction.stream(), column);
        code.fload(slot[instruction.a()]).fastore();
      }
    }
  }
}
