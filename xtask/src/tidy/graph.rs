//! Circles among things that know each other and have places in a tree: modules, files and folders.

use std::collections::{BTreeMap, BTreeSet};

/// Where something is: the names from the root down.
pub(crate) type Path = Vec<String>;

/// One thing that knows another.
pub(crate) struct Arrow {
    pub(crate) from: Path,
    pub(crate) to: Path,
    /// What it takes from there.
    pub(crate) name: String,
    /// The file and line in which it does.
    pub(crate) file: String,
    pub(crate) line: usize,
}

/// Things that stand side by side and know each other in a circle.
pub(crate) struct Circle<'a> {
    /// Below what they stand.
    pub(crate) parent: Path,
    /// Their names, sorted.
    pub(crate) members: Vec<String>,
    /// What they know of each other: from, to, and the arrows.
    pub(crate) arrows: BTreeMap<(String, String), Vec<&'a Arrow>>,
}

/// Finds the circles at each level. A parent and its child may know each other.
pub(crate) fn circles(arrows: &[Arrow]) -> Vec<Circle<'_>> {
    let parents: BTreeSet<&[String]> = arrows
        .iter()
        .flat_map(|arrow| [&arrow.from, &arrow.to])
        .flat_map(|path| (0..path.len()).map(|length| &path[..length]))
        .collect();
    parents
        .into_iter()
        .flat_map(|parent| circles_below(parent, arrows))
        .collect()
}

fn circles_below<'a>(parent: &[String], arrows: &'a [Arrow]) -> Vec<Circle<'a>> {
    let side = |path: &'a Path| {
        path.strip_prefix(parent)
            .and_then(|rest| rest.first())
            .map(String::as_str)
    };
    let mut known: BTreeMap<(&str, &str), Vec<&Arrow>> = BTreeMap::new();
    for arrow in arrows {
        if let (Some(from), Some(to)) = (side(&arrow.from), side(&arrow.to))
            && from != to
        {
            known.entry((from, to)).or_default().push(arrow);
        }
    }
    let reach = reach(known.keys().copied());
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for (name, reached) in &reach {
        if seen.contains(name) || !reached.contains(name) {
            continue;
        }
        let members: BTreeSet<&str> = reached
            .iter()
            .copied()
            .filter(|other| reach.get(other).is_some_and(|back| back.contains(name)))
            .collect();
        seen.extend(members.iter().copied());
        let arrows = known
            .iter()
            .filter(|((from, to), _)| members.contains(from) && members.contains(to))
            .map(|((from, to), arrows)| (((*from).to_owned(), (*to).to_owned()), arrows.clone()))
            .collect();
        circles.push(Circle {
            parent: parent.to_vec(),
            members: members.into_iter().map(str::to_owned).collect(),
            arrows,
        });
    }
    circles
}

/// What each can come to, by one arrow or more.
fn reach<'a>(
    arrows: impl Iterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in arrows {
        next.entry(from).or_default().insert(to);
    }
    let from_each = next.keys().map(|start| {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![*start];
        while let Some(here) = waiting.pop() {
            for there in next.get(here).into_iter().flatten() {
                if reached.insert(*there) {
                    waiting.push(there);
                }
            }
        }
        (*start, reached)
    });
    from_each.collect()
}

/// A circle in words.
pub(crate) fn describe(circle: &Circle, what: &str) -> String {
    let place = if circle.parent.is_empty() {
        String::new()
    } else {
        format!(" in {}", circle.parent.join("/"))
    };
    let mut words = format!(
        "{} {what}{place} know each other in a circle: {}. Move what one needs of another to the ground that it belongs to.",
        circle.members.len(),
        circle.members.join(", ")
    );
    for ((from, to), arrows) in &circle.arrows {
        let names: BTreeSet<&str> = arrows.iter().map(|arrow| arrow.name.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        words.push_str(&format!(
            "\n    {from} -> {to}: {} ({}:{})",
            names.join(", "),
            arrows[0].file,
            arrows[0].line
        ));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: &str, to: &str) -> Arrow {
        let path = |text: &str| text.split('/').map(str::to_owned).collect();
        Arrow {
            from: path(from),
            to: path(to),
            name: "Name".to_owned(),
            file: "file".to_owned(),
            line: 1,
        }
    }

    fn members(arrows: &[Arrow]) -> Vec<(String, String)> {
        circles(arrows)
            .iter()
            .map(|circle| (circle.parent.join("/"), circle.members.join(" ")))
            .collect()
    }

    #[test]
    fn circles_are_found_at_each_level() {
        let none: [(String, String); 0] = [];
        assert_eq!(
            members(&[arrow("a", "b"), arrow("b", "c"), arrow("a", "c")]),
            none
        );
        assert_eq!(
            members(&[
                arrow("a", "b"),
                arrow("b", "c"),
                arrow("c", "a"),
                arrow("d", "a")
            ]),
            [(String::new(), "a b c".to_owned())]
        );
        assert_eq!(
            members(&[
                arrow("p/a", "p/b"),
                arrow("p/b", "p/a"),
                arrow("p/a", "q/x")
            ]),
            [("p".to_owned(), "a b".to_owned())]
        );
        // Through their children, parents know each other, too.
        assert_eq!(
            members(&[arrow("p/a", "q/b"), arrow("q/c", "p/d")]),
            [(String::new(), "p q".to_owned())]
        );
    }

    #[test]
    fn a_parent_and_its_child_may_know_each_other() {
        let none: [(String, String); 0] = [];
        assert_eq!(members(&[arrow("p", "p/a"), arrow("p/a", "p")]), none);
    }
}
