//! Makes an early and a late module of one.
//!
//! Both are made of the same parsed module. In the early one, a late function that early code names becomes a jump
//! through a new place in the table; other late functions and late constants are gone. In the late one, everything
//! early is an import.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use walrus::ir::{self, Value, Visitor};
use walrus::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, Export, ExportItem,
    FunctionBuilder, FunctionId, FunctionKind, Global, GlobalKind, ImportedFunction, Module,
    ModuleConfig, TableId,
};

use super::Late;

/// The name by which the late module knows the early one; `www/boot.js` and `www/worker.js` use it too.
const EARLY: &str = "early";

/// The smallest run of late constants that is worth a place of its own.
const SMALLEST: u64 = 32;

/// Two modules made of one.
#[derive(Debug)]
pub(crate) struct Parts {
    /// What can be instantiated by itself.
    pub(crate) early: Vec<u8>,
    /// What is instantiated with the exports of `early`.
    pub(crate) late: Vec<u8>,
}

/// How a parsed module is split. Identifiers belong to one parsed module, so each has a plan of its own; both plans
/// are the same, in the same order.
struct Plan {
    /// The late functions.
    late: BTreeSet<FunctionId>,
    /// The late functions that early code calls.
    gates: Vec<FunctionId>,
    /// The early functions and imports that late code calls.
    shared: Vec<FunctionId>,
    table: TableId,
    /// The first free place of the table, which becomes that of the first gate.
    free: u64,
    /// The early and the late functions in the table, each with its place.
    elements: [Vec<(u32, FunctionId)>; 2],
}

/// Splits a module that wasm-bindgen has made, and that still has the names of its functions.
pub(crate) fn split(module: &[u8], late: &Late) -> Result<Parts> {
    let mut early = parse(module)?;
    let plan = Plan::new(&early, late)?;
    let data = take_data(&mut early, &late.data)?;
    make_early(&mut early, &plan)?;
    let mut rest = parse(module)?;
    let plan = Plan::new(&rest, late)?;
    make_late(&mut rest, &plan, data)?;
    Ok(Parts {
        early: early.emit_wasm(),
        late: rest.emit_wasm(),
    })
}

impl Plan {
    fn new(module: &Module, known: &Late) -> Result<Self> {
        let is_late = |function: &FunctionId| {
            let name = module.funcs.get(*function).name.as_deref();
            name.is_some_and(|name| known.functions.contains(name))
        };
        let functions = module.funcs.iter_local().map(|(id, _)| id);
        let (late, early): (BTreeSet<FunctionId>, BTreeSet<FunctionId>) =
            functions.partition(is_late);
        let called = |from: &BTreeSet<FunctionId>| -> BTreeSet<FunctionId> {
            from.iter().flat_map(|f| calls(module, *f)).collect()
        };
        let gates: Vec<FunctionId> = called(&early).intersection(&late).copied().collect();
        for gate in &gates {
            let name = module.funcs.get(*gate).name.clone().unwrap_or_default();
            if !known.gates.contains(&name) {
                bail!("early code calls {name}, which is late and no gate");
            }
        }
        let shared = called(&late).difference(&late).copied().collect();
        let table = module.tables.main_function_table()?;
        let table = table.context("the module has no table")?;
        let (later, earlier) = elements(module, table)?
            .into_iter()
            .partition(|(_, function)| late.contains(function));
        Ok(Self {
            gates,
            shared,
            table,
            free: module.tables.get(table).initial,
            elements: [earlier, later],
            late,
        })
    }

    /// Makes room in the table for the gates.
    fn grow_table(&self, module: &mut Module) {
        let table = module.tables.get_mut(self.table);
        table.initial += self.gates.len() as u64;
        table.maximum = table.maximum.map(|most| most.max(table.initial));
    }
}

fn parse(module: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false);
    config.generate_producers_section(false);
    config.parse(module)
}

/// The functions that a function calls or names.
fn calls(module: &Module, function: FunctionId) -> Vec<FunctionId> {
    #[derive(Default)]
    struct Calls(Vec<FunctionId>);
    impl Visitor<'_> for Calls {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.push(*function);
        }
    }
    let mut calls = Calls::default();
    if let FunctionKind::Local(local) = &module.funcs.get(function).kind {
        ir::dfs_in_order(&mut calls, local, local.entry_block());
    }
    calls.0
}

/// The functions in the table, each with its place.
fn elements(module: &Module, table: TableId) -> Result<Vec<(u32, FunctionId)>> {
    let mut all = Vec::new();
    for element in module.elements.iter() {
        let (
            ElementKind::Active {
                table: its,
                offset: ConstExpr::Value(Value::I32(at)),
            },
            ElementItems::Functions(functions),
        ) = (&element.kind, &element.items)
        else {
            bail!("an element segment that the linker does not make");
        };
        if *its != table {
            bail!("functions in a second table");
        }
        all.extend((at.cast_unsigned()..).zip(functions.iter().copied()));
    }
    Ok(all)
}

/// Fills the table with these functions only.
fn set_elements(module: &mut Module, table: TableId, elements: &[(u32, FunctionId)]) {
    let old: Vec<_> = module.elements.iter().map(Element::id).collect();
    for id in old {
        module.tables.get_mut(table).elem_segments.remove(&id);
        module.elements.delete(id);
    }
    for run in elements.chunk_by(|(a, _), (b, _)| a + 1 == *b) {
        let Some((first, _)) = run.first() else {
            continue;
        };
        let kind = ElementKind::Active {
            table,
            offset: ConstExpr::Value(Value::I32(first.cast_signed())),
        };
        let items = run.iter().map(|(_, function)| *function).collect();
        let id = module.elements.add(kind, ElementItems::Functions(items));
        module.tables.get_mut(table).elem_segments.insert(id);
    }
}

/// Makes gates jumps, exports what late code needs, and removes what is not used any more.
fn make_early(early: &mut Module, plan: &Plan) -> Result<()> {
    let is_late = |export: &&Export| match export.item {
        ExportItem::Function(function) => plan.late.contains(&function),
        _ => false,
    };
    if let Some(export) = early.exports.iter().find(is_late) {
        bail!("a late function is exported: {}", export.name);
    }
    for (place, gate) in (plan.free..).zip(&plan.gates) {
        let ty = early.funcs.get(*gate).ty();
        let (params, results) = early.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let locals: Vec<_> = params.iter().map(|ty| early.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut early.types, &params, &results);
        let mut body = builder.func_body();
        for local in &locals {
            body.local_get(*local);
        }
        body.i32_const(i32::try_from(place)?)
            .call_indirect(ty, plan.table);
        early.funcs.get_mut(*gate).kind = FunctionKind::Local(builder.local_func(locals));
    }
    plan.grow_table(early);
    set_elements(early, plan.table, &plan.elements[0]);
    for (number, function) in plan.shared.iter().enumerate() {
        early.exports.add(&function_name(number), *function);
    }
    early.exports.add(TABLE, plan.table);
    let memory = early.get_memory_id()?;
    early.exports.add(MEMORY, memory);
    let globals: Vec<_> = early.globals.iter().map(Global::id).collect();
    for (number, global) in globals.into_iter().enumerate() {
        early.exports.add(&global_name(number), global);
    }
    walrus::passes::gc::run(early);
    Ok(())
}

/// The name of the table between the two modules.
const TABLE: &str = "t";
/// The name of the memory between the two modules.
const MEMORY: &str = "m";

/// The name of a global between the two modules.
fn global_name(number: usize) -> String {
    format!("g{number}")
}

/// The name of a shared function between the two modules.
fn function_name(number: usize) -> String {
    format!("f{number}")
}

/// Takes late constants out of the early module: they become zeros. The result is their addresses and bytes.
fn take_data(early: &mut Module, ranges: &[Range<u64>]) -> Result<Vec<(u64, Vec<u8>)>> {
    let mut taken = Vec::new();
    let segments: Vec<_> = early.data.iter().map(Data::id).collect();
    for segment in segments {
        let data = early.data.get_mut(segment);
        let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(at)),
            ..
        } = data.kind
        else {
            bail!("a data segment that the linker does not make");
        };
        let at = u64::from(at.cast_unsigned());
        let end = at + data.value.len() as u64;
        for range in ranges {
            let (begin, end) = (range.start.max(at), range.end.min(end));
            if begin + SMALLEST > end {
                continue;
            }
            let place = usize::try_from(begin - at)?..usize::try_from(end - at)?;
            let bytes = data.value.get_mut(place).context("late data end early")?;
            taken.push((begin, bytes.to_vec()));
            bytes.fill(0);
        }
    }
    Ok(taken)
}

/// Makes everything early an import, and keeps late functions and constants alone.
fn make_late(late: &mut Module, plan: &Plan, pieces: Vec<(u64, Vec<u8>)>) -> Result<()> {
    let exports: Vec<_> = late.exports.iter().map(Export::id).collect();
    for export in exports {
        late.exports.delete(export);
    }
    late.start = None;
    for (number, function) in plan.shared.iter().enumerate() {
        let import = late.imports.add(EARLY, &function_name(number), *function);
        let function = late.funcs.get_mut(*function);
        let ty = function.ty();
        if let FunctionKind::Import(old) = &function.kind {
            late.imports.delete(old.import);
        }
        function.kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let import = late.imports.add(EARLY, TABLE, plan.table);
    late.tables.get_mut(plan.table).import = Some(import);
    plan.grow_table(late);
    let gates = (u32::try_from(plan.free)?..).zip(plan.gates.iter().copied());
    let elements: Vec<_> = plan.elements[1].iter().copied().chain(gates).collect();
    set_elements(late, plan.table, &elements);
    let memory = late.get_memory_id()?;
    let import = late.imports.add(EARLY, MEMORY, memory);
    late.memories.get_mut(memory).import = Some(import);
    let old: Vec<_> = late.data.iter().map(Data::id).collect();
    for id in old {
        late.memories.get_mut(memory).data_segments.remove(&id);
        late.data.delete(id);
    }
    for (address, bytes) in pieces {
        let address = u32::try_from(address)?.cast_signed();
        let offset = ConstExpr::Value(Value::I32(address));
        let id = late.data.add(DataKind::Active { memory, offset }, bytes);
        late.memories.get_mut(memory).data_segments.insert(id);
    }
    let globals: Vec<_> = late.globals.iter().map(Global::id).collect();
    for (number, global) in globals.into_iter().enumerate() {
        let import = late.imports.add(EARLY, &global_name(number), global);
        late.globals.get_mut(global).kind = GlobalKind::Import(import);
    }
    walrus::passes::gc::run(late);
    Ok(())
}
