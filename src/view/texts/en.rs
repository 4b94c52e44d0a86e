//! English.

use super::Texts;

/// The English texts.
pub const EN: Texts = Texts {
    tag: "en",
    own_name: "English",
    comma: ", ",

    skip_to_content: "Skip to the content",
    open_image: "Open image",
    open_folder: "or a folder with an OCI layout",
    cancel: "Cancel",
    settings: "Settings",
    theme: "Theme",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",

    promise: "See where a container image's bytes went, and save it without the waste.",
    promise_more: "Squint reads every layer, finds the bytes that no longer show and says which step wrote them, which step \
                   hid them, and why. Then it squashes the layers into a smaller image and proves that nothing was lost.",
    drop_here: "Drop a docker save tarball anywhere on this page",
    drop_or: "or",
    drop_release: "Release to open",
    try_sample: "Try the sample",
    try_sample_means: "The image of a small web app, with the usual mistakes. No Docker needed; the page loads once more, with 1 MB.",
    make_one: "To make one:",
    privacy_title: "Nothing leaves this page",
    privacy: "The image is read here, in your browser. Once this page had loaded, it locked itself: its security policy \
              now refuses every request, to any server.",
    privacy_check: "To check: open the developer tools (F12), choose Network, and open an image. The list stays empty. Or \
                    switch the network off; everything works on.",
    formats_title: "What can be opened",
    formats: [
        "docker save archives, of any version of Docker and of podman",
        "OCI layout archives (skopeo, buildx, podman)",
        "OCI layout folders; files packed with gzip, zstd, xz or bzip2",
        "images of many gigabytes: no layer is ever held in memory",
    ],
    choose_title: "This archive holds several images. Which one?",
    choose_layers: |n| {
        if n == 1 {
            "1 layer".into()
        } else {
            format!("{n} layers")
        }
    },
    unnamed: "(no name)",

    step_opening: "Reading the table of contents",
    step_reading: "Reading the file",
    step_unpacking: "Unpacking the file",
    step_scanning: "Scanning layers",
    step_examining: "Checking digests",
    pass_failed: "Digests could not be checked",
    step_hashing: "Hashing what is kept",
    step_packing: "Packing the new layer",
    step_writing: "Writing the image",
    step_verifying: "Verifying the result",
    step_percent: |step, percent| format!("{step}: {percent}%"),
    bytes_of: |done, all| format!("{done} of {all}"),
    time_left: |clock| format!("{clock} left"),
    done_scanning: |layers, seconds| {
        let noun = if layers == 1 { "layer" } else { "layers" };
        format!("{layers} {noun} scanned in {seconds} s")
    },
    done_squash: |file| format!("Verified: {file} is ready"),
    failed: "Stopped by an error",
    layer_waiting: "waiting",
    layer_read: "read",

    fail_not_an_image: "This is not a container image",
    fail_broken: "This image is damaged",
    fail_unsupported: "Squint cannot do this",
    fail_too_large: "This is larger than Squint's bounds",
    fail_unproven: "The result did not prove equal to the original, so it was thrown away",
    fail_io: "The file could not be read",
    fail_request: "This is not possible for this image",
    advice_not_an_image: "Squint opens what docker save, podman save or skopeo copy write: docker save app:latest -o app.tar",
    advice_broken: "Save or download the image again, then open the new file.",
    advice_unsupported: "Nothing was changed.",
    advice_too_large: "If you trust where the file comes from, Squint can read on; it takes time and room on your disk, not memory.",
    insist: "Read on all the same",
    advice_unproven: "Your file is untouched. Please report this: it is a bug in Squint.",
    advice_io: "If the file was changed, moved or deleted since it was opened, open it again.",
    place_layer: |layer| format!("layer {layer}"),
    place_byte: |offset| format!("byte {}", crate::view::figures::exact(offset)),
    open_another: "Open another image",

    stored: "Stored",
    stored_means: "content of all layers",
    live: "Live",
    live_means: "visible in the final filesystem",
    reclaimable: "Reclaimable",
    reclaimable_means: "stored, but hidden by a later layer",
    efficiency: "Efficiency",
    efficiency_means: "live part of what is stored",
    now: "Now",
    after_squash: "Squashed",
    bytes_exact: |bytes| format!("{bytes} bytes"),
    id: "Image ID",
    nothing_to_reclaim: "Nothing to reclaim.",
    nothing_to_reclaim_means: "Every stored byte shows in the final filesystem: this image is as tight as its layers can be.",
    warnings: |n| {
        if n == 1 {
            "1 oddity in this archive".into()
        } else {
            format!("{n} oddities in this archive")
        }
    },
    tabs: "Views of the image",
    tab_layers: "Layers",
    tab_files: "Files",
    tab_waste: "Waste",
    tab_squash: "Squash",
    tab_report: "Report",

    layers_caption: "Layers, in the order of the Dockerfile",
    column_layer: "#",
    column_step: "Step",
    column_created: "Created (UTC)",
    column_size: "Size",
    column_bar: "Live and dead bytes",
    column_dead: "Dead",
    column_killed: "Hides",
    column_progress: "Read",
    killed_means: "Bytes of this and lower layers that this layer hid",
    empty_step: "no layer",
    base_layer: "base",
    base_means: "Seems to belong to the base image",
    no_history: "The image does not say how this layer was made",
    legend: "Colours",
    bar_part: |name, size| format!("{name} {size}"),

    cause_deleted: "Deleted",
    cause_deleted_dir: "Deleted with its folder",
    cause_opaque: "Folder emptied",
    cause_overwritten: "Overwritten",
    cause_metadata: "Only attributes changed",
    cause_identical: "Written again, same",
    cause_replaced: "Replaced by another type",
    means_deleted: "A later step removed the file; its bytes stay in the layer below.",
    means_deleted_dir: "A later step removed a folder above the file.",
    means_opaque: "A later step made a folder above the file anew.",
    means_overwritten: "A later step wrote other content to the path.",
    means_metadata: "A later step changed mode, owner, time or attributes (chmod, chown, touch), which stores the whole file again.",
    means_identical: "A later step wrote exactly the same file again.",
    means_replaced: "A later step put something of another type in its place.",

    waste_filter: "Show",
    waste_all: "All causes",

    files: super::files::EN,
    inspect: super::inspect::EN,
    report: super::report::EN,
    wasted: super::wasted::EN,

    squash_intro: "Merges layers into one that holds only what is still visible. The files, their owners, modes, times and \
                   links stay exactly as they are.",
    squash_from: "First layer to merge",
    squash_to: "Last layer to merge",
    squash_layer: |layer, step| format!("Layer {layer}: {step}"),
    squash_more: "Leave files out, choose compression, add a message",
    squash_exclude: "Leave out",
    squash_exclude_means: "One pattern a line, for whole paths: * stays within a folder, ** crosses folders. A folder takes \
                           along what is in it.",
    squash_stored: "Compression of the new layer",
    squash_stored_same: "As the merged layers were",
    squash_stored_plain: "None",
    squash_stored_gzip: "gzip",
    squash_message: "Comment in the history",
    squash_unmatched: |globs| format!("Nothing matches {globs}"),
    squash_excluded: |n, size| {
        if n == 1 {
            format!("1 path is left out, with {size} of live bytes")
        } else {
            format!("{n} paths are left out, with {size} of live bytes")
        }
    },
    squash_hidden: |paths| {
        format!("Hidden, while the bytes stay in a layer that is kept as it is: {paths}")
    },
    squash_base_mark: "keeps the base image",
    squash_range_means: "Layers below and above those merged stay byte for byte as they are, so that registries and hosts still share them.",
    squash_tag: "Tag of the result",
    squash_tag_means: "Another tag than the original's, so that loading does not take the name away from it. Empty keeps the original's.",
    squash_tag_bad: "Not a name that docker load accepts. For example: app:1.2-squashed",
    squash_predicting: "Predicting the size…",
    squash_before: "Layers now",
    squash_after: "File after",
    squash_saves: |size, share| format!("Removes {size} of dead bytes, {share} of what is stored"),
    squash_saves_nothing: "There is nothing to save by merging these layers.",
    squash_exact: "exact, to the byte",
    squash_estimate: "an estimate; compression decides",
    squash_layers: |before, after| {
        let noun = if after == 1 { "layer" } else { "layers" };
        format!("{before} → {after} {noun}")
    },
    squash_copied_up: |size| {
        format!("{size} are stored twice, since hard links may not cross into layers that stay.")
    },
    squash: "Squash",
    squash_verified: "Verified",
    squash_verified_means: "The new image was opened again: every digest recomputed, its filesystem found equal to the original's.",
    squash_verified_but: |n| {
        let paths = if n == 1 { "path" } else { "paths" };
        format!(
            "The new image was opened again: every digest recomputed, its filesystem found equal to the original's but for \
             {n} {paths} left out."
        )
    },
    squash_save: "Save squashed image",
    squash_saving: |done, all| format!("Saving: {done} of {all}"),
    save_full: "The disk is full. Nothing was written, and what was there before is as it was.",
    save_refused: "The browser may not write there. What was there before is as it was.",
    squash_checking: |percent| format!("Saved. Reading it back: {percent} %"),
    squash_saved: "Saved, read back from where it is, and verified.",
    download: |file| format!("Download {file}"),
    squash_load: "Then load it:",
    new_id: "New image ID",
    new_layer: "New layer",
    references: "Tags",
};
