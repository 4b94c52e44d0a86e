//! Saves a picture of the page as a file.
//!
//! An `<svg>` in the page takes its styles from the style sheet. A file has no style sheet, so each element gets
//! its computed styles as attributes. Parts that only the page needs (roles, focus, events) are removed. It does
//! not know what a picture shows.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, CssStyleDeclaration, Document, Element,
    HtmlCanvasElement, HtmlImageElement, NodeList, Window, XmlSerializer,
};

use yew::NodeRef;

use super::save::{self, Finished};
use crate::view::colour;

/// The file format of a saved picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// SVG, which can be drawn at any size.
    Svg,
    /// PNG, with two pixels for each pixel of the screen in both directions.
    Png,
}

/// The style properties that are colours.
const COLOURS: [&str; 2] = ["fill", "stroke"];

/// The style properties that are copied unchanged.
const LOOKS: [&str; 12] = [
    "stroke-width",
    "stroke-dasharray",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "dominant-baseline",
    "letter-spacing",
    "shape-rendering",
    "font-variant-numeric",
    "paint-order",
];

/// The attributes that have a meaning only on the page.
const OF_THE_PAGE: [&str; 14] = [
    "class",
    "id",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
    "aria-level",
    "aria-setsize",
    "aria-posinset",
    "aria-selected",
    "aria-expanded",
    "aria-activedescendant",
    "aria-labelledby",
    "style",
];

/// The most pixels of a side of a PNG.
const MOST_PIXELS: f64 = 8192.0;

/// Saves an `<svg>` of the page as a file; `name` gets the ending of the format. Elements with the class `unsaved`
/// are left out.
pub(super) fn save(svg: &NodeRef, name: &str, title: &str, form: Form) {
    let (svg, name, title) = (svg.cast(), name.to_owned(), title.to_owned());
    spawn_local(async move {
        // A browser that cannot do this saves nothing, as when a download is declined.
        if let Some(svg) = svg {
            let _ = saved(&svg, &name, &title, form).await;
        }
    });
}

async fn saved(svg: &Element, name: &str, title: &str, form: Form) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let document = window.document().ok_or(JsValue::UNDEFINED)?;
    let bounds = svg.get_bounding_client_rect();
    let (width, height) = (pixels_of(bounds.width()), pixels_of(bounds.height()));
    let text = standalone(&window, &document, svg, (width, height), title)?;
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    match form {
        Form::Svg => save::download(blob, &format!("{name}.svg")),
        Form::Png => {
            let png = pixels(&document, blob, (width, height)).await?;
            save::download(png, &format!("{name}.png"));
        }
    }
    Ok(())
}

/// The whole pixels that a length takes.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most a few thousand pixels"
)]
fn pixels_of(length: f64) -> u32 {
    length.ceil() as u32
}

/// The text of the SVG file.
fn standalone(
    window: &Window,
    document: &Document,
    svg: &Element,
    (width, height): (u32, u32),
    title: &str,
) -> Result<String, JsValue> {
    let copy: Element = svg.clone_node_with_deep(true)?.dyn_into()?;
    dress(window, svg, &copy)?;
    let (before, after) = (svg.query_selector_all("*")?, copy.query_selector_all("*")?);
    // Both lists have the same elements in the same order, because one tree is a copy of the other.
    for (from, to) in elements(&before).zip(elements(&after)) {
        dress(window, &from, &to)?;
    }
    for gone in elements(&copy.query_selector_all("[data-gone]")?) {
        gone.remove();
    }
    copy.set_attribute("xmlns", "http://www.w3.org/2000/svg")?;
    copy.set_attribute("width", &width.to_string())?;
    copy.set_attribute("height", &height.to_string())?;
    let namespace = Some("http://www.w3.org/2000/svg");
    let ground = document.create_element_ns(namespace, "rect")?;
    let body = document.body().ok_or(JsValue::UNDEFINED)?;
    let colour = look(&computed(window, &body)?, "background-color");
    let colour = colour::plain(&colour).map_or_else(|| "#ffffff".to_owned(), |(hex, _)| hex);
    for (name, value) in [("width", "100%"), ("height", "100%"), ("fill", &colour)] {
        ground.set_attribute(name, value)?;
    }
    copy.insert_before(&ground, copy.first_child().as_ref())?;
    let name = document.create_element_ns(namespace, "title")?;
    name.set_text_content(Some(title));
    copy.insert_before(&name, copy.first_child().as_ref())?;
    let text = XmlSerializer::new()?.serialize_to_string(&copy)?;
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n"
    ))
}

fn elements(list: &NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(|place| list.get(place)?.dyn_into().ok())
}

/// Copies the style and attributes of an element to its copy.
///
/// # Errors
/// When the browser refuses to compute or to set a style.
fn dress(window: &Window, from: &Element, to: &Element) -> Result<(), JsValue> {
    let looks = computed(window, from)?;
    if from.class_list().contains("unsaved") || look(&looks, "display") == "none" {
        to.set_attribute("data-gone", "")?;
        return Ok(());
    }
    let label = from.get_attribute("aria-label");
    if let Some(label) = label.filter(|_| from.tag_name() == "g") {
        let document = from.owner_document().ok_or(JsValue::UNDEFINED)?;
        let title = document.create_element_ns(from.namespace_uri().as_deref(), "title")?;
        title.set_text_content(Some(&label));
        to.insert_before(&title, to.first_child().as_ref())?;
    }
    for name in OF_THE_PAGE {
        to.remove_attribute(name)?;
    }
    for name in COLOURS {
        let value = look(&looks, name);
        match colour::plain(&value) {
            Some((_, 0)) => to.set_attribute(name, "none")?,
            Some((hex, opacity)) => {
                to.set_attribute(name, &hex)?;
                if opacity < 1000 {
                    let part = format!("0.{opacity:03}");
                    to.set_attribute(&format!("{name}-opacity"), &part)?;
                }
            }
            None if value == "none" => to.set_attribute(name, "none")?,
            None => {}
        }
    }
    let is_text = matches!(from.tag_name().as_str(), "text" | "tspan" | "svg");
    for name in LOOKS {
        let of_text = name.starts_with("font")
            || name.starts_with("text")
            || name == "letter-spacing"
            || name == "dominant-baseline";
        let value = look(&looks, name);
        let usual = matches!(value.as_str(), "" | "auto" | "none" | "normal" | "1");
        if !usual && (is_text || !of_text) {
            to.set_attribute(name, &value)?;
        }
    }
    Ok(())
}

fn computed(window: &Window, element: &Element) -> Result<CssStyleDeclaration, JsValue> {
    window
        .get_computed_style(element)?
        .ok_or(JsValue::UNDEFINED)
}

fn look(looks: &CssStyleDeclaration, name: &str) -> String {
    looks.get_property_value(name).unwrap_or_default()
}

/// The picture as a PNG file.
async fn pixels(
    document: &Document,
    svg: Blob,
    (width, height): (u32, u32),
) -> Result<Blob, JsValue> {
    let (width, height) = (f64::from(width), f64::from(height));
    let file = Finished::new(svg).ok_or(JsValue::UNDEFINED)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&file.url);
    JsFuture::from(image.decode()).await?;
    let scale = (MOST_PIXELS / width.max(height).max(1.0)).min(2.0);
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(pixels_of(width * scale));
    canvas.set_height(pixels_of(height * scale));
    let context = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        width * scale,
        height * scale,
    )?;
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(error) = canvas.to_blob(&resolve) {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}
