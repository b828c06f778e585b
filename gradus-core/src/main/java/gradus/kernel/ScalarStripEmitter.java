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

/** The columns one at a time; the sixteen partial sums of a ROW_SUM lie behind the scratch rows. */
final class ScalarStripEmitter extends StripEmitter {

  private static final ClassDesc PARTIAL_SUMS = ClassDesc.of("gradus.kernel.PartialSums");

  private int column;
  private int partials;

  ScalarStripEmitter(CodeBuilder code, StripProgram program) {
    super(code, program);
  }

  @Override
  void beginRun() {
    column = newSlot();
    partials = newSlot();
    code.loadConstant(schedule.scratchRows()).iload(COLUMNS).imul().istore(partials);
  }

  @Override
  void rowValueDefined(int value) {}

  @Override
  void columns(Pass pass, int p) {
    int sums = 0;
    for (int reduction : pass.reductions()) {
      slot[reduction] = newSlot();
      if (instructions.get(reduction).op() == StripOp.ROW_SUM) {
        pushPartials(sums++);
        code.iload(COLUMNS);
        code.invokestatic(
            PARTIAL_SUMS, "clear", MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int));
      } else {
        code.loadConstant(Float.NEGATIVE_INFINITY).fstore(slot[reduction]);
      }
    }
    int mark = slotMark();
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.loadConstant(0).istore(column);
    code.labelBinding(loop).iload(column).iload(COLUMNS).if_icmpge(end);
    pass.values().forEach(value -> compute(value, p));
    reduce(pass);
    if (isLast(p)) {
      stores();
    }
    code.iinc(column, 1).goto_(loop).labelBinding(end);
    releaseSlots(mark);
    sums = 0;
    for (int reduction : pass.reductions()) {
      if (instructions.get(reduction).op() == StripOp.ROW_SUM) {
        pushPartials(sums++);
        code.iload(COLUMNS);
        code.invokestatic(
            PARTIAL_SUMS, "combine", MethodTypeDesc.of(CD_float, FLOATS, CD_int, CD_int));
        code.fstore(slot[reduction]);
      }
    }
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
      for (int k = 0; k < instruction.op().arity(); k++) {
        code.fload(slot[instruction.operand(k)]);
      }
      ScalarCode.apply(code, instruction.op());
    }
    slot[value] = newSlot();
    code.fstore(slot[value]);
    if (schedule.scratchRow(value) >= 0 && !reloaded) {
      pushScratchAddress(schedule.scratchRow(value), column);
      code.fload(slot[value]).fastore();
    }
  }

  private void reduce(Pass pass) {
    int sums = 0;
    for (int reduction : pass.reductions()) {
      Instruction instruction = instructions.get(reduction);
      if (instruction.op() == StripOp.ROW_SUM) {
        pushPartials(sums++);
        code.iload(column).loadConstant(StripProgram.PARTIALS - 1).iand().iadd().dup2().faload();
        code.fload(slot[instruction.a()]).fadd().fastore();
      } else {
        code.fload(slot[reduction]).fload(slot[instruction.a()]);
        ScalarCode.apply(code, StripOp.MAX);
        code.fstore(slot[reduction]);
      }
    }
  }

  private void stores() {
    for (Instruction instruction : instructions) {
      if (instruction.op() == StripOp.STORE) {
        pushAddress(instruction.stream(), column);
        code.fload(slot[instruction.a()]).fastore();
      }
    }
  }

  /** Pushes the scratch array and where the partial sums of a reduction start. */
  private void pushPartials(int sum) {
    code.aload(SCRATCH).iload(partials).loadConstant(StripProgram.PARTIALS * sum).iadd();
  }
}
