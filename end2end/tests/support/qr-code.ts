// Reads a QR code as a phone's camera does: from what is on the screen.

import type { Locator } from "@playwright/test";
import jsQR from "jsqr";
import { PNG } from "pngjs";

/** The text in the QR code that a screenshot of the element shows. */
export async function scan(element: Locator): Promise<string> {
  return read(await element.screenshot());
}

/** The text in the QR code that a picture shows, somewhere in it. */
export function read(screenshot: Buffer): string {
  const picture = PNG.sync.read(screenshot);
  const found = jsQR(new Uint8ClampedArray(picture.data), picture.width, picture.height, {
    inversionAttempts: "dontInvert",
  });
  if (!found) throw new Error("there is no readable QR code in the picture");
  return found.data;
}
