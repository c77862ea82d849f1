// Shows a chosen picture in place of the current one before it is sent. The picture never becomes
// an address (the policy allows none but our own): it is decoded here and painted.
//
//   <div data-module="avatar-preview"><span class="avatar avatar--large">AL</span>
//     <input type="file"></div>

export class AvatarPreview {
  constructor(element) {
    this.current = element.querySelector(".avatar");
    const input = element.querySelector("input[type=file]");
    if (!this.current || !input) return;
    input.addEventListener("change", () => this.show(input.files[0]));
  }

  async show(file) {
    if (!file) return;
    let picture;
    try {
      picture = await createImageBitmap(file);
    } catch {
      return; // not a picture: the server says so in words
    }
    const side = Math.min(picture.width, picture.height);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 144;
    canvas.className = this.current.className;
    canvas.getContext("2d").drawImage(
      picture,
      (picture.width - side) / 2,
      (picture.height - side) / 2,
      side,
      side,
      0,
      0,
      144,
      144,
    );
    this.current.replaceWith(canvas);
    this.current = canvas;
  }
}
