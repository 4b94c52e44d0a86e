//! What a linked module needs before its late part has arrived, and what only the late part needs.
//!
//! The linker was told to keep its relocations: they say of each function which functions and data it names, and of
//! each piece of data (the tables of trait objects among them) which functions and data it names. So what is called
//! early is followed exactly, calls through tables included. The walk starts at what the module exports, and stops at
//! functions with a name like `late_answer`: what is reached only through them is late.
//!
//! Sources: `WebAssembly/tool-conventions`, `Linking.md`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    DataKind, ExternalKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo, TypeRef,
};

/// What the names of functions begin with that the walk does not enter.
const LATE: &str = "late_";

/// What is late in a module.
#[derive(Debug, Default)]
pub(crate) struct Late {
    /// The functions of the late part that early code calls.
    pub(crate) gates: HashSet<String>,
    /// All functions of the late part, by name; the gates are among them.
    pub(crate) functions: HashSet<String>,
    /// The ranges of memory whose first content only the late part needs, ascending.
    pub(crate) data: Vec<Range<u64>>,
}

/// A function or a piece of data, by its index or its first address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Thing {
    Function(u32),
    Data(u64),
}

/// A linked module, taken apart.
#[derive(Default)]
struct Linked<'a> {
    imported: u32,
    roots: Vec<Thing>,
    /// The place of the body of each function in the code section.
    bodies: Vec<Range<usize>>,
    names: HashMap<u32, &'a str>,
    /// The end of each piece of data, by its first address.
    pieces: BTreeMap<u64, u64>,
    /// For each symbol: what it stands for.
    symbols: Vec<Option<Thing>>,
    code: Vec<RelocationEntry>,
    data: Vec<RelocationEntry>,
    /// The address of each segment, with its place in the data section.
    segments: Vec<(u64, Range<usize>)>,
}

/// What is late in a linked module that has names and relocations.
pub(crate) fn late(module: &[u8]) -> Result<Late> {
    let linked = Linked::read(module)?;
    let needs = linked.needs()?;
    let is_late = |thing: Thing| match thing {
        Thing::Function(f) => linked.names.get(&f).is_some_and(|name| is_gate(name)),
        Thing::Data(_) => false,
    };
    let mut early: HashSet<Thing> = HashSet::new();
    let mut open = linked.roots.clone();
    let mut gates = HashSet::new();
    while let Some(thing) = open.pop() {
        if is_late(thing) {
            gates.insert(thing);
        } else if early.insert(thing) {
            open.extend(needs.get(&thing).into_iter().flatten());
        }
    }
    let name = |f: u32| linked.names.get(&f).map(|name| (*name).to_owned());
    let functions = (linked.imported..).take(linked.bodies.len());
    Ok(Late {
        gates: gates
            .iter()
            .filter_map(|gate| match gate {
                Thing::Function(f) => name(*f),
                Thing::Data(_) => None,
            })
            .collect(),
        functions: functions
            .filter(|f| !early.contains(&Thing::Function(*f)))
            .filter_map(name)
            .collect(),
        data: linked.late_data(&early),
    })
}

/// Whether early code stops at the function with this mangled name.
fn is_gate(name: &str) -> bool {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let last = name.rsplit("::").next().unwrap_or_default();
    last.starts_with(LATE)
}

impl<'a> Linked<'a> {
    fn read(module: &'a [u8]) -> Result<Self> {
        let mut linked = Self::default();
        let mut symbols = Vec::new();
        let mut code = 0..0;
        for payload in Parser::new(0).parse_all(module) {
            match payload.context("the module cannot be read")? {
                Payload::ImportSection(reader) => {
                    for import in reader.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_)) {
                            linked.imported += 1;
                        }
                    }
                }
                Payload::ExportSection(reader) => {
                    for export in reader {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            linked.roots.push(Thing::Function(export.index));
                        }
                    }
                }
                Payload::StartSection { func, .. } => linked.roots.push(Thing::Function(func)),
                Payload::CodeSectionStart { range, .. } => code = range,
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    linked
                        .bodies
                        .push(range.start - code.start..range.end - code.start);
                }
                Payload::DataSection(reader) => {
                    let data = reader.range();
                    for segment in reader {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else {
                            bail!("a data segment has no address");
                        };
                        let Operator::I32Const { value } =
                            offset_expr.get_operators_reader().read()?
                        else {
                            bail!("the address of a data segment is not a number");
                        };
                        let end = segment.range.end - data.start;
                        let begin = end - segment.data.len();
                        let address = u64::from(value.cast_unsigned());
                        linked.segments.push((address, begin..end));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(reader) => {
                        for part in reader {
                            if let Linking::SymbolTable(table) = part? {
                                symbols = table.into_iter().collect::<Result<_, _>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        let entries = reader.entries().into_iter().collect::<Result<_, _>>()?;
                        match section.name() {
                            "reloc.CODE" => linked.code = entries,
                            "reloc.DATA" => linked.data = entries,
                            _ => {}
                        }
                    }
                    KnownCustom::Name(reader) => {
                        for part in reader {
                            if let Name::Function(names) = part? {
                                for naming in names {
                                    let naming = naming?;
                                    linked.names.insert(naming.index, naming.name);
                                }
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if linked.code.is_empty() || symbols.is_empty() {
            bail!("the module has no relocations: is `--emit-relocs` missing?");
        }
        linked.resolve(&symbols);
        Ok(linked)
    }

    /// Finds what each symbol stands for.
    fn resolve(&mut self, symbols: &[SymbolInfo<'_>]) {
        for symbol in symbols {
            let thing = match *symbol {
                SymbolInfo::Func { index, .. } => Some(Thing::Function(index)),
                SymbolInfo::Data {
                    symbol: Some(place),
                    ..
                } => self.segments.get(place.index as usize).map(|(at, _)| {
                    let begin = at + u64::from(place.offset);
                    let end = self.pieces.entry(begin).or_default();
                    *end = (*end).max(begin + u64::from(place.size));
                    Thing::Data(begin)
                }),
                _ => None,
            };
            self.symbols.push(thing);
        }
    }

    /// For each function and piece of data: what it names.
    fn needs(&self) -> Result<HashMap<Thing, Vec<Thing>>> {
        let mut needs: HashMap<Thing, Vec<Thing>> = HashMap::new();
        for entry in &self.code {
            let at = entry.offset as usize;
            let body = self.bodies.partition_point(|body| body.end <= at);
            let inside = self.bodies.get(body).is_some_and(|b| b.contains(&at));
            let Some(to) = self.target(entry) else {
                continue;
            };
            if !inside {
                bail!("a relocation at {at} of the code lies in no function");
            }
            let function = self.imported + u32::try_from(body)?;
            needs.entry(Thing::Function(function)).or_default().push(to);
        }
        for entry in &self.data {
            let Some(to) = self.target(entry) else {
                continue;
            };
            let at = self.address(entry.offset as usize)?;
            // Symbols may overlap; the nearest one that reaches so far is as good as any.
            let piece = self.pieces.range(..=at).rev().find(|(_, end)| **end > at);
            let (begin, _) =
                piece.with_context(|| format!("a relocation at address {at} lies in no symbol"))?;
            needs.entry(Thing::Data(*begin)).or_default().push(to);
        }
        Ok(needs)
    }

    /// What a relocation names; `None` for a type, a global or a table.
    fn target(&self, entry: &RelocationEntry) -> Option<Thing> {
        use RelocationType as R;
        match entry.ty {
            R::TypeIndexLeb | R::GlobalIndexLeb | R::GlobalIndexI32 | R::TableNumberLeb => None,
            _ => self.symbols.get(entry.index as usize).copied().flatten(),
        }
    }

    /// The address in memory of a place in the data section.
    fn address(&self, at: usize) -> Result<u64> {
        let segment = self.segments.iter().find(|(_, place)| place.contains(&at));
        let (address, place) = segment.context("a relocation lies in no data segment")?;
        Ok(address + (at - place.start) as u64)
    }

    /// The ranges of memory that belong to late pieces of data and to no early one.
    fn late_data(&self, early: &HashSet<Thing>) -> Vec<Range<u64>> {
        let mut ranges: Vec<Range<u64>> = Vec::new();
        // The end of the early data so far.
        let mut taken = 0;
        for (begin, end) in &self.pieces {
            if early.contains(&Thing::Data(*begin)) {
                if let Some(last) = ranges.last_mut() {
                    last.end = last.end.min(*begin);
                }
                taken = taken.max(*end);
            } else if *end > taken {
                let begin = (*begin).max(taken);
                match ranges.last_mut() {
                    Some(last) if begin <= last.end => last.end = last.end.max(*end),
                    _ => ranges.push(begin..*end),
                }
            }
        }
        ranges.retain(|range| range.start < range.end);
        ranges
    }
}
