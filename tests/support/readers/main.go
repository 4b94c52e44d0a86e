// Reads tars to their end with Go's archive/tar, as every container engine does.
//
// A path a line comes in; a line a member goes out, then `end`, or `error` and why.
package main

import (
	"archive/tar"
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"strings"
)

var kinds = map[byte]string{
	tar.TypeReg:       "file",
	tar.TypeCont:      "file",
	tar.TypeGNUSparse: "file",
	tar.TypeLink:      "hardlink",
	tar.TypeSymlink:   "symlink",
	tar.TypeChar:      "char",
	tar.TypeBlock:     "block",
	tar.TypeFifo:      "fifo",
	tar.TypeDir:       "dir",
}

// Nothing in a test is larger, but what a broken header makes of it.
const most = 1 << 30

// A member as one line.
func line(archive *tar.Reader, head *tar.Header) (string, error) {
	kind, known := kinds[head.Typeflag]
	if !known {
		kind = fmt.Sprintf("type-%02x", head.Typeflag)
	}
	words := []string{
		kind,
		fmt.Sprintf("%04o", head.Mode&0o7777),
		fmt.Sprintf("%d:%d", head.Uid, head.Gid),
		fmt.Sprint(head.ModTime.Unix()),
	}
	if kind == "file" {
		if head.Size > most {
			return "", fmt.Errorf("a file of %d bytes", head.Size)
		}
		digest := sha256.New()
		size, err := io.Copy(digest, archive)
		if err != nil {
			return "", err
		}
		if size != head.Size {
			return "", fmt.Errorf("%d bytes of %d", size, head.Size)
		}
		words = append(words, fmt.Sprint(size), fmt.Sprintf("%x", digest.Sum(nil)))
	} else if kind == "char" || kind == "block" {
		words = append(words, fmt.Sprintf("%d,%d", head.Devmajor, head.Devminor))
	}
	words = append(words, fmt.Sprintf("%x", head.Name))
	if kind == "hardlink" || kind == "symlink" {
		words = append(words, fmt.Sprintf("%x", head.Linkname))
	}
	return strings.Join(words, " "), nil
}

func read(path string, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	archive := tar.NewReader(file)
	for {
		head, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if head.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		text, err := line(archive, head)
		if err != nil {
			return fmt.Errorf("%q: %w", head.Name, err)
		}
		fmt.Fprintln(out, text)
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	requests := bufio.NewScanner(os.Stdin)
	for requests.Scan() {
		if err := read(requests.Text(), out); err != nil {
			fmt.Fprintf(out, "error %v\n", err)
		} else {
			fmt.Fprintln(out, "end")
		}
		out.Flush()
	}
}
