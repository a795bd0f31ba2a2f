// Every page of the panel, in each of the states in which it looks different. What holds for all pages is tested on these,
// and the screenshots are taken of them: a new page is one more entry in one of the files of `views`.

import { emptyPanelViews } from "../views/empty-panel";
import { entranceViews } from "../views/entrance";
import { homeViews } from "../views/home";
import { managementViews } from "../views/management";
import { settingsViews } from "../views/settings";
import type { View, ViewOfEmptyPanel } from "../views/view";

/** The refusals (4xx) that the views provoke. */
export const refusalsOfViews = [403, 404, 422];

/** Pages of a panel that has accounts. */
export const views: View[] = [...entranceViews, ...homeViews, ...settingsViews, ...managementViews];

/** Pages of a panel that begins without any account. */
export const viewsOfEmptyPanel: ViewOfEmptyPanel[] = emptyPanelViews;
